"""The files of keys outside the database."""

import os
import stat

import pytest

from chibo.core.vault import custody
from chibo.core.vault.box import NotOpened
from chibo.core.vault.custody import KeysUnusable, WrappingKeys

SECRET = b"s" * 32


def test_wrapping_keys_are_added_and_the_newest_wraps(tmp_path):
    path = tmp_path / "keys" / "vault.key"
    one = custody.add(path)
    wrapped = one.wrap(5, "members_member", SECRET)

    two = custody.add(path)

    assert (one.newest, two.newest) == (1, 2)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert two.unwrap(5, "members_member", wrapped) == SECRET
    with pytest.raises(NotOpened, match="wrapped by key 2, which is not among"):
        one.unwrap(5, "members_member", two.wrap(5, "members_member", SECRET))


def test_a_data_key_unwraps_for_its_number_and_table_only():
    keys = WrappingKeys({1: b"w" * 32})
    wrapped = keys.wrap(5, "members_member", SECRET)

    for number, table in [(6, "members_member"), (5, "ledger_opening")]:
        with pytest.raises(NotOpened):
            keys.unwrap(number, table, wrapped)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "chibo-wrapping-keys/1\n",
        "chibo-wrapping-keys/1\n1 abc\n",
        "chibo-index-key/1\n",
        "\xe4",
    ],
)
def test_a_damaged_file_is_named(tmp_path, text):
    path = tmp_path / "vault.key"
    path.write_bytes(text.encode("latin-1"))

    with pytest.raises(KeysUnusable, match=r"vault\.key"):
        custody.read(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(KeysUnusable, match="No such file"):
        custody.read(tmp_path / "away")
    (tmp_path / "index.key").write_text("chibo-index-key/1\nzz\n")
    with pytest.raises(KeysUnusable, match="no keys that can be read"):
        custody.read_index(tmp_path / "index.key")


def test_a_file_of_another_user_is_left_alone(tmp_path, monkeypatch):
    path = tmp_path / "vault.key"
    custody.add(path)
    before = path.read_bytes()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)

    with pytest.raises(KeysUnusable, match="another user"):
        custody.add(path)

    assert path.read_bytes() == before


def test_an_index_depends_on_key_table_name_and_text(tmp_path):
    path = tmp_path / "index.key"
    custody.write_index(path)
    key = custody.read_index(path)
    path.write_text(f"chibo-index-key/1\n{key.hex()}\n")
    assert custody.read_index(path) == key
    given = [
        (key, "t", "id", "914200412345"),
        (b"x" * 32, "t", "id", "914200412345"),
        (key, "u", "id", "914200412345"),
        (key, "t", "card", "914200412345"),
        (key, "t", "id", "914200412346"),
    ]

    found = [custody.index_of(*one) for one in given]

    assert len(set(found)) == len(given)
    assert {len(one) for one in found} == {custody.INDEX_BYTES}
    assert custody.index_of(*given[0]) == found[0]
