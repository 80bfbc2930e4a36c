"""The guides to a secret vote follow the screens: each quoted button is on one, each button that matters is in a guide."""

import re
from pathlib import Path

import pytest

from chibo.assembly.ballots.guides import GUIDES
from tests.support import messages

ROOT = Path(__file__).parents[2]
DOCS = {
    path.stem.removeprefix("secret-ballot-"): path
    for path in ROOT.glob("docs/howto/secret-ballot-*.md")
}
TEMPLATES = ROOT / "src/chibo/assembly/ballots/templates/ballots"
QUOTED = re.compile(r"(?<!\*)(?:\*|\*{3})(?!\*)([^*\n]+)\*+")
BUTTON = re.compile(
    r'<(?:button|a) class="btn[^>]*>{% translate "([^"]+)" %}|{% translate "([^"]+)" as label %}'
)
PLAIN = {
    "Back", "Next", "Copy", "Print again", "Look again", "Choose anew", "Change my choice", "Back to the vote",
    "What everybody may see", "To the meeting", "Prepare", "Vote again",
}  # fmt: skip
"""Buttons that need no guide."""


def said(path: Path) -> set[str]:
    """What a guide quotes of the screens."""
    return {shortened(quote) for quote in QUOTED.findall(path.read_text(encoding="utf-8"))}


def shortened(text: str) -> str:
    return text.rstrip(":.").casefold()


def vietnamese() -> dict[str, str]:
    """Message → what people read."""
    return {
        key[1]: str(one.string)
        for key, one in messages.known("vi").items()
        if isinstance(key[1], str)
    }


@pytest.mark.parametrize("name", sorted(DOCS))
def test_what_a_guide_quotes_is_on_a_screen(name):
    shown = {shortened(text) for text in vietnamese().values()}

    assert said(DOCS[name]) - shown == set()
    assert len(said(DOCS[name])) >= 3


def test_every_button_of_the_pages_is_in_a_guide():
    words = vietnamese()
    quoted = set().union(*(said(path) for path in DOCS.values()))
    buttons = {
        text
        for page in TEMPLATES.rglob("*.html")
        for pair in BUTTON.findall(page.read_text(encoding="utf-8"))
        for text in pair
        if text
    }

    missing = {words[text] for text in buttons - PLAIN if shortened(words[text]) not in quoted}
    assert missing == set()
    assert buttons >= PLAIN, "no name is left over in the list above"


def test_each_part_has_a_guide_with_pictures_and_one_on_its_pages():
    assert set(DOCS) == set(GUIDES)
    for path in DOCS.values():
        pictures = re.findall(r"\]\((\.\./pictures/[^)]+)\)", path.read_text(encoding="utf-8"))
        assert pictures, path.name
        assert all((path.parent / picture).is_file() for picture in pictures), path.name
