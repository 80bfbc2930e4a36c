"""The entry of a sealed document: fixed form, one spelling, nothing to guess, nothing to swap."""

import json
from hashlib import sha256

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chibo.protocols.tlog.errors import Malformed
from chibo.protocols.tlog.leaf import LeafKind, Opening, canonical, commitment, tag_of

KEYS = st.text("abc_019", min_size=1, max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
MANIFESTS = st.dictionaries(KEYS, VALUES, max_size=4)
OPENING = Opening(LeafKind.SEAL, bytes(16), bytes(32), canonical({"so": "là"}))


def test_the_entry_has_the_documented_form():
    entry = OPENING.entry()

    assert len(entry) == 64
    assert entry[:16] == b"chibo-leaf/v1\n\x01\x01"
    assert entry[16:32] == bytes(16)
    inner = sha256('{"so":"là"}'.encode()).digest()
    assert entry[32:] == sha256(b"chibo-commit/v1\n" + bytes(32) + inner).digest()


def test_a_tag_is_found_by_who_has_the_key_and_differs_for_each_seal():
    tags = {tag_of(b"k" * 32, n) for n in range(1, 65)} | {tag_of(b"l" * 32, 1)}

    assert len(tags) == 65
    # printf 'chibo-tag/v1\n\0\0\0\0\0\0\0\1' | openssl dgst -sha256 -hmac $(printf 'k%.0s' {1..32})
    assert tag_of(b"k" * 32, 1).hex() == "b773fa469391f1bddb0727d9537762fd"


@given(MANIFESTS)
def test_the_canonical_form_is_stable(manifest):
    data = canonical(manifest)

    assert canonical(json.loads(data)) == data
    assert json.loads(data) == manifest


@given(*[st.dictionaries(KEYS, st.integers(0, 9), max_size=3)] * 2)
def test_two_manifests_never_share_a_commitment(one, two):
    first, second = canonical(one), canonical(two)
    assume(first != second)

    assert commitment(bytes(32), first) != commitment(bytes(32), second)


@given(MANIFESTS, st.binary(min_size=32, max_size=32), st.binary(min_size=16, max_size=16))
def test_an_opening_is_read_back_as_it_was_written(manifest, salt, tag):
    opening = Opening(LeafKind.SUPERSEDE, tag, salt, canonical(manifest))

    again = Opening.unpack(opening.pack())

    assert again == opening
    assert again.entry() == opening.entry()
    assert again.contents() == manifest


def nested(levels):
    return {"a": nested(levels - 1)} if levels else {}


@pytest.mark.parametrize(
    "value",
    [
        {"a": 1.5},
        {"a": float("nan")},
        {"a": 2**53},
        {"a": [-(2**53)]},
        {"Á": 1},
        {"": 1},
        {1: 1},
        {"a": b"bytes"},
        {"a": {"b": (1,)}},
        {"a": "\ud800"},
        nested(16),
    ],
)
def test_what_has_no_single_spelling_is_refused(value):
    with pytest.raises(Malformed):
        canonical(value)


def test_the_deepest_manifest_still_fits_into_an_opening():
    manifest = canonical(nested(15))
    opening = Opening(LeafKind.SEAL, bytes(16), bytes(32), manifest)

    assert Opening.unpack(opening.pack()).manifest == manifest


GOOD = json.loads(OPENING.pack())


def spelled(**changes):
    fields = {**GOOD, **changes}
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


OPENINGS = {
    "nothing": b"",
    "no JSON": b"{",
    "not UTF-8": b"\xff",
    "a list": b"[]",
    "a number": b"1",
    "very deep": b"[" * 100_000,
    "too large": b" " * 1_000_001,
    "blanks": OPENING.pack() + b"\n",
    "another format": spelled(format="chibo-opening/v2"),
    "an unknown kind": spelled(kind=7),
    "a true kind": spelled(kind=True),
    "a kind in words": spelled(kind="1"),
    "a short salt": spelled(salt="00"),
    "a short tag": spelled(tag="00"),
    "upper case": spelled(salt="AA" * 32),
    "no hex": spelled(salt="zz" * 32),
    "one field more": spelled(more=1),
    "a manifest with a fraction": spelled(manifest={"a": 1.0}),
    "a field twice": OPENING.pack().replace(b'{"so"', b'{"so":"x","so"'),
    "a field missing": b'{"format":"chibo-opening/v1"}',
}


@pytest.mark.parametrize("data", OPENINGS.values(), ids=OPENINGS.keys())
def test_what_is_no_opening_is_refused(data):
    with pytest.raises(Malformed):
        Opening.unpack(data)


@pytest.mark.parametrize("change", [{"salt": bytes(31)}, {"tag": bytes(17)}])
def test_an_entry_is_not_made_from_odd_parts(change):
    parts = {"kind": LeafKind.SEAL, "tag": bytes(16), "salt": bytes(32), "manifest": b"{}"}

    with pytest.raises(ValueError, match="16 bytes"):
        Opening(**{**parts, **change}).entry()
