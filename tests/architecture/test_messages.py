"""Nobody meets an untranslated sentence: every message has its Vietnamese and its German text."""

import pytest

from tests.support import messages


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_message_is_translated(language):
    left = [
        f"{messages.asked()[key][0].relative_to(messages.SOURCE)}: {key[1]!r}"
        for key in messages.missing(language)
    ]

    assert left == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_translations_leave_the_same_places_open(language):
    differing = [
        f"{message.id!r} → {text!r}"
        for message in messages.known(language).values()
        for text in (message.string if isinstance(message.string, tuple) else [message.string])
        if text
        and messages.places(text)
        - messages.places("".join([message.id] if isinstance(message.id, str) else message.id))
    ]

    assert differing == []


def test_messages_are_found_in_python_and_in_templates():
    found = {key[1] for key in messages.asked()}

    assert "There is no such page" in found
    assert len(found) > 50
