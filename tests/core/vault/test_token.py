"""Files of keys behind a token in software: worthless without it, told when it is away."""

import os

import pkcs11
import pytest

from chibo.core.errors import Unavailable
from chibo.core.vault import custody, keys
from chibo.core.vault.custody import KeysUnusable
from chibo.core.vault.token import TokenBox
from tests.support.softhsm import OTHER_PIN, PIN, module, reader

URI = "pkcs11:token=chibo;object=wrap"


@pytest.fixture
def token(tmp_path_factory, monkeypatch):
    tokens = reader(tmp_path_factory.mktemp("softhsm"), monkeypatch)
    for label in ("chibo", "other"):
        tokens.token(label)
        make_key(tokens, label)
    return TokenBox(tokens.module, URI, PIN)


def make_key(tokens, label):
    library = pkcs11.lib(str(tokens.module))
    library.reinitialize()
    try:
        with library.get_token(token_label=label).open(rw=True, user_pin=PIN) as session:
            session.generate_key(pkcs11.KeyType.AES, 256, label="wrap", store=True)
    finally:
        library.finalize()


def test_files_behind_a_token_open_by_it_alone(token, tmp_path, settings):
    path, index = tmp_path / "vault.key", tmp_path / "index.key"
    plain = custody.add(path)
    made = custody.add(path, token)
    custody.write_index(index, b"i" * 32, token)

    assert custody.read(path, token) == made
    assert plain.keys[1] == made.keys[1]
    assert not any(key.hex() in path.read_text() for key in made.keys.values())
    assert custody.read_index(index, token) == b"i" * 32
    with pytest.raises(KeysUnusable, match="CHIBO_VAULT_TOKEN"):
        custody.read(path)
    for uri, pin in [
        (URI, OTHER_PIN), (URI.replace("chibo", "other"), PIN), (URI.replace("wrap", "none"), PIN),
        (URI.replace("chibo", "away"), PIN),
    ]:  # fmt: skip
        with pytest.raises(KeysUnusable, match="token"):
            custody.read(path, TokenBox(module(), uri, pin))
    os.rename(index, tmp_path / "vault.key")  # one file in place of the other
    with pytest.raises(KeysUnusable):
        custody.read(path, token)


def test_the_installation_asks_the_token_it_was_told(token, tmp_path, settings):
    settings.CHIBO_VAULT_KEY = tmp_path / "vault.key"
    settings.CHIBO_PKCS11_MODULE, settings.CHIBO_VAULT_TOKEN = str(module()), URI
    settings.CHIBO_VAULT_PIN = PIN
    made = custody.add(settings.CHIBO_VAULT_KEY, keys.token())

    assert keys.wrapping_keys() == made
    settings.CHIBO_VAULT_TOKEN = ""
    os.utime(settings.CHIBO_VAULT_KEY)
    with pytest.raises(Unavailable, match="token"):
        keys.wrapping_keys()
