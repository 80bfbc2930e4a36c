"""Signed notes and keys: vectors, round trips, and everything that must not pass."""

from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tlog_scales import signing
from tlog_scales.tlog import Checkpoint as TheirCheckpoint

from chibo.protocols.tlog.checkpoint import Checkpoint
from chibo.protocols.tlog.errors import Malformed, NotSigned, TlogError
from chibo.protocols.tlog.note import (
    DASH,
    Kind,
    Note,
    Secret,
    Signature,
    Verified,
    Vkey,
    cosigned_message,
)

SECRET = Secret("log.example/1", bytes(range(32)))
TEXT = "log.example/1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
NOTE = Note(TEXT, (SECRET.sign(TEXT),))


def test_keys_signatures_and_cosignatures_of_the_vectors_are_true(vectors):
    log = vectors["log"]
    keys = [Vkey.parse(k) for k in (log["log_vkey"], *log["witness_vkeys"])]

    note = Note.parse(log["checkpoint_700"].encode())
    found = note.check(keys)

    assert [(v.key.name, v.time) for v in found] == [
        (log["origin"], None),
        ("wit.example/tw", log["cosignature_time"]),
        ("wit.example/prov-a", log["cosignature_time"]),
    ]
    assert note.render().decode() == log["checkpoint_700"]
    assert [str(k) for k in keys] == [log["log_vkey"], *log["witness_vkeys"]]


def test_the_ml_dsa_cosignature_of_the_vectors_is_true(vectors):
    key = Vkey.parse(vectors["mldsa44"]["vkey"])
    note = Note.parse(vectors["mldsa44"]["checkpoint_700"].encode())

    assert note.check([key]) == [Verified(key, vectors["log"]["cosignature_time"])]


def test_our_signature_is_the_one_of_the_vectors(vectors):
    log = vectors["log"]
    theirs = Note.parse(log["checkpoint_700"].encode())
    secret = Secret(log["origin"], bytes.fromhex(log["seeds_hex"]["log"]))

    assert str(secret.vkey) == log["log_vkey"]
    assert secret.sign(theirs.text) == theirs.signatures[0]


def test_another_reader_accepts_our_note():
    theirs = TheirCheckpoint.from_text(NOTE.render().decode())

    theirs.verify(signing.Vkey.from_string(str(SECRET.vkey)))


@pytest.mark.parametrize("kind", ["cosignature", "ml-dsa"])
def test_a_changed_cosignature_is_refused(vectors, kind):
    log = vectors["log"]
    key, text = {
        "cosignature": (log["witness_vkeys"][0], log["checkpoint_700"]),
        "ml-dsa": (vectors["mldsa44"]["vkey"], vectors["mldsa44"]["checkpoint_700"]),
    }[kind]
    note = Note.parse(text.encode())
    line = next(s for s in note.signatures if s.name == Vkey.parse(key).name)

    for blob in (line.blob[:-1] + b"\x00\x01", line.blob[:-1], b"\x01" + line.blob[1:], b"\x01"):
        with pytest.raises(NotSigned, match=line.name):
            Vkey.parse(key).check(blob, note.text)


@given(st.integers(0, len(TEXT.encode()) - 2), st.integers(0, 255))
def test_a_signature_holds_for_one_text_only(where, value):
    data = bytearray(NOTE.render())
    changed = data[where] != value
    data[where] = value

    try:
        found = Note.parse(bytes(data)).check([SECRET.vkey])
    except TlogError:
        assert changed
    else:
        assert bool(found) is not changed


def test_lines_of_unknown_keys_are_passed_over():
    other = Secret("other.example", bytes(32))

    found = Note(TEXT, (other.sign(TEXT), SECRET.sign(TEXT))).check([SECRET.vkey])

    assert found == [Verified(SECRET.vkey, None)]


def test_a_false_line_of_a_known_key_spoils_the_whole_note():
    false = Signature(SECRET.name, SECRET.vkey.key_id, bytes(64))

    with pytest.raises(NotSigned, match="false"):
        Note(TEXT, (SECRET.sign(TEXT), false)).check([SECRET.vkey])


def test_a_plain_signature_does_not_pass_as_a_cosignature():
    cosigner = Vkey(SECRET.name, Kind.ED25519_COSIGNATURE, SECRET.vkey.public)

    assert NOTE.check([cosigner]) == []


NOTES = {
    "no signature": TEXT.encode() + b"\n",
    "no blank line": TEXT.encode() + NOTE.signatures[0].line().encode(),
    "no last line feed": NOTE.render()[:-1],
    "carriage returns": NOTE.render().replace(b"\n", b"\r\n"),
    "a tab": NOTE.render().replace(b"0", b"\t", 1),
    "a hyphen for the dash": NOTE.render().replace(DASH.encode(), b"-"),
    "not UTF-8": b"\xff" + NOTE.render(),
    "too large": b"x" * 1_000_000 + NOTE.render(),
    "too many": Note(TEXT, NOTE.signatures * 101).render(),
    "a stray word": NOTE.render()[:-1] + b" x\n",
    "no base64": NOTE.render()[:-3] + b"!\n",
    "only a key id": f"{TEXT}\n{DASH} a {b64encode(bytes(4)).decode()}\n".encode(),
    "an empty name": f"{TEXT}\n{DASH}  {b64encode(bytes(9)).decode()}\n".encode(),
    "a name with plus": f"{TEXT}\n{DASH} a+b {b64encode(bytes(9)).decode()}\n".encode(),
    "nothing": b"",
}


@pytest.mark.parametrize("data", NOTES.values(), ids=NOTES.keys())
def test_what_is_no_note_is_refused(data):
    with pytest.raises(Malformed):
        Note.parse(data)


def test_sixteen_signatures_are_read():
    note = Note(TEXT, NOTE.signatures * 16)

    assert Note.parse(note.render()) == note


def test_the_text_ends_at_the_last_blank_line():
    text = "a\n\nb\n"

    note = Note.parse(Note(text, (SECRET.sign(text),)).render())

    assert note.text == text


VKEY = str(SECRET.vkey)
VKEYS = {
    "two parts": "a+b",
    "no name": "+" + VKEY.split("+", 1)[1],
    "a space": "a b+" + VKEY.split("+", 1)[1],
    "an upper-case id": VKEY.split("+")[0] + "+ABCDEF00+" + VKEY.split("+", 2)[2],
    "a short id": VKEY.split("+")[0] + "+abcdef+" + VKEY.split("+", 2)[2],
    "another name": "b" + VKEY,
    "an unknown type": "a+00000000+" + b64encode(b"\x02" + bytes(32)).decode(),
    "no key": "a+00000000+",
    "a short key": "a+00000000+" + b64encode(b"\x01" + bytes(31)).decode(),
    "loose base64": VKEY[:-1],
}


@pytest.mark.parametrize("text", VKEYS.values(), ids=VKEYS.keys())
def test_what_is_no_verifier_key_is_refused(text):
    with pytest.raises(Malformed):
        Vkey.parse(text)


@given(st.binary(min_size=32, max_size=32))
def test_a_secret_is_read_back_as_it_was_written(seed):
    secret = Secret("log.example/1", seed)

    assert Secret.parse(secret.export()) == secret
    assert seed.hex() not in repr(secret)


@pytest.mark.parametrize(
    "text",
    [
        VKEY,
        "PRIVATE+KEY+" + VKEY,
        SECRET.export().replace("log.example", "log.example.org"),
        "PRIVATE+KEY+a+00000000+" + b64encode(b"\x04" + bytes(32)).decode(),
        "PRIVATE+KEY+a+00000000+" + b64encode(b"\x01" + bytes(31)).decode(),
    ],
)
def test_what_is_no_secret_is_refused(text):
    with pytest.raises(Malformed):
        Secret.parse(text)


def test_an_ml_dsa_cosignature_needs_a_checkpoint_and_short_names(vectors):
    key = Vkey.parse(vectors["mldsa44"]["vkey"])
    with pytest.raises(Malformed):
        key.check(bytes(100), "no checkpoint\n")

    long = Checkpoint("o" * 256, 0, bytes(32)).text()
    with pytest.raises(Malformed, match="too long"):
        cosigned_message(key.kind, key.name, 0, long)


def test_the_canonical_form_of_base64_is_the_only_one():
    data = b64decode(VKEY.split("+", 2)[2])
    last = b64encode(data).decode()
    loose = VKEY.split("+")[0] + "+" + VKEY.split("+")[1] + "+" + last + "\n"

    with pytest.raises(Malformed, match="base64"):
        Vkey.parse(loose)
    with pytest.raises(Malformed, match="canonical"):
        Signature.parse(f"{DASH} a AAAAAAB=")
