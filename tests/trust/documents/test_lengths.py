"""A signature whose DER length ends with 0x80 costs no more work than any other."""

from typing import Any

import pytest
from asn1crypto import cms, core

from chibo.trust.documents import lengths


def unlucky(part: str) -> cms.ContentInfo:
    """A CMS, padded until the length of the whole or of its content ends with 0x80."""
    for size in range(300, 700):
        signed = {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "data", "content": bytes(size)},
            "signer_infos": [],
        }
        made = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})
        found = cms.ContentInfo.load(made.dump())
        value = found if part == "whole" else found["content"]
        if value._header[-1:] == b"\x80":
            return found
    raise AssertionError("no such length")


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the sequences that are encoded anew."""
    names: list[str] = []
    for kind in (core.Sequence, core.SequenceOf):
        plain = kind._set_contents

        def counted(self: Any, force: bool = False, _plain: Any = plain) -> None:
            names.append(type(self).__name__)
            _plain(self, force)

        monkeypatch.setattr(kind, "_set_contents", counted)
    return names


@pytest.mark.parametrize("part", ["whole", "signed"])
def test_a_definite_length_that_ends_with_0x80_is_not_encoded_anew(part: str, encoded: list[str]):
    content = unlucky(part)
    expected = content._header + content.contents
    encoded.clear()

    for _ in range(3):
        assert content["content"].dump() in expected
        assert content.dump() == expected

    assert encoded == []


def test_an_indefinite_length_is_still_made_definite():
    indefinite = bytes.fromhex("3080020101020102") + bytes(2)

    class Pair(core.Sequence):  # type: ignore[misc]  # library without types
        _fields = [("a", core.Integer), ("b", core.Integer)]  # the library's form

    assert Pair.load(indefinite).dump() == bytes.fromhex("3006020101020102")


def test_mending_twice_is_mending_once():
    before = core.Sequence.dump

    lengths.mend()

    assert core.Sequence.dump is before
