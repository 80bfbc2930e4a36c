"""What an installation is made of: pinned, hashed, explained, and free of anybody's addresses."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTS = ["base", "dev"]


def named(listing: str) -> set[str]:
    """Packages that a hand-written list asks for."""
    lines = (ROOT / "requirements" / f"{listing}.in").read_text(encoding="utf-8").splitlines()
    found = (re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines)
    return {normal(match.group()) for match in found if match}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("listing", LISTS)
def test_every_package_is_pinned_with_its_hashes(listing):
    text = (ROOT / "requirements" / f"{listing}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())

    assert entries
    assert [
        entry for entry in entries if not re.match(r"[\w.-]+==\S+[\s\S]*--hash=sha256:", entry)
    ] == []


@pytest.mark.parametrize("listing", LISTS)
def test_no_list_names_a_registry(listing):
    for suffix in ("in", "txt"):
        text = (ROOT / "requirements" / f"{listing}.{suffix}").read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text


@pytest.mark.parametrize("listing", LISTS)
def test_what_is_asked_for_is_pinned(listing):
    text = (ROOT / "requirements" / f"{listing}.txt").read_text(encoding="utf-8")
    pinned = {normal(name) for name in re.findall(r"^([\w.-]+)==", text, flags=re.MULTILINE)}

    assert named(listing) - pinned == set()


@pytest.mark.parametrize("listing", LISTS)
def test_every_package_has_its_reason_and_licence(listing):
    page = (ROOT / "docs" / "decisions" / "0002-libraries.md").read_text(encoding="utf-8")
    explained = {
        normal(name) for name in re.findall(r"^\| `?([\w.\[\]-]+?)(?:\[.*?\])?`? \|", page, re.M)
    }

    assert named(listing) - explained == set()
