"""The server's pages have every step, button, place and word that the islands look for."""

import re
from pathlib import Path

import pytest

from tests.frontend.pages import HERE

TEMPLATES = Path(__file__).parents[2] / "src/chibo/assembly/ballots/templates/ballots"
NAMED = re.compile(r'\bdata-(step|do|code|word|out|question)="(\w+)"')
BARE = re.compile(
    r"\bdata-(?:credential|slip-read|prepare|summary|opening|problem|passphrase|passphrase-again|"
    r"keyfile|unlock|from-file|decryption-file|slips|slip|cast|check|worker|ceremony|archive|send|"
    r"uuid|count|booth|trackers|wanted|tracker|confirmed)(?=[\s=>])"
)
OPTIONAL = {
    "out=threshold", "out=size",  # the server writes them into the page itself
}  # fmt: skip
PAGES = {
    "booth": "booth.html", "authority": "authority.html", "trustee": "trustee.html",
    "decryption": "trustee.html", "trackers": "trackers.html",
}  # fmt: skip


def wanted(text: str) -> set[str]:
    named = {f"{kind}={value}" for kind, value in NAMED.findall(text) if kind != "question"}
    return (named | set(BARE.findall(text))) - OPTIONAL


def included(name: str) -> str:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    parts = re.findall(r'{% include "ballots/([\w/]+\.html)"', text)
    return text + "".join((TEMPLATES / part).read_text(encoding="utf-8") for part in parts)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_all_that_its_script_looks_for(page):
    example = (HERE / f"{page}.html").read_text(encoding="utf-8")

    assert wanted(example) - wanted(included(PAGES[page])) == set()
