"""The disk is full, for real: whatever was begun is undone, and the sentence says why."""

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pikepdf
import pytest

from chibo.core.errors import Unavailable
from chibo.trust.documents import services
from chibo.trust.documents.models import Document, NumberCounter, Paper
from chibo.trust.documents.services.papers import keep_paper
from tests.support import disk
from tests.support.documents import House
from tests.support.signing import now


def files(settings: Any) -> list[Path]:
    return sorted(path for path in settings.CHIBO_MEDIA_DIR.rglob("*") if path.is_file())


def refused(command: Any) -> Unavailable:
    with disk.full(), pytest.raises(Unavailable, match="the server's disk is full") as caught:
        command()
    assert caught.value.code == "disk_full"
    return caught.value


def test_rendering_keeps_neither_number_nor_file(house: House, settings: Any):
    refused(house.create)

    assert files(settings) == []
    assert not Document.objects.exists()
    assert not NumberCounter.objects.filter(last__gt=0).exists()
    assert house.create().number == 1


def test_a_signature_that_cannot_be_kept_was_not_given(house: House, settings: Any):
    document = house.create()
    before = files(settings)

    refused(lambda: house.sign(document, "secretary"))

    assert files(settings) == before
    assert not document.signatures.exists()
    assert house.sign(document, "secretary").signatures.count() == 1


def test_a_paper_is_kept_whole_or_not_at_all(house: House, settings: Any):
    data = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(data)
    given = {
        "unit_id": house.unit.pk, "position": house.unit.position, "province": 14,
        "subject": UUID(int=7), "title": "Dự thảo", "data": data.getvalue() + b"%" * 2000 + b"\n%%EOF\n",
    }  # fmt: skip
    actor = house.actor(house.chair)

    refused(lambda: keep_paper(actor, **given, at=now()))

    assert files(settings) == []
    assert not Paper.objects.exists()
    assert keep_paper(actor, **given, at=now()).length == len(given["data"])


def test_the_sentence_says_that_nothing_was_changed(house: House):
    assert "Nothing was changed" in str(refused(lambda: house.create("resolution")))


def test_the_key_of_a_signer_is_made_whole_or_not_at_all(house: House, pki: Any):
    from chibo.core.actor import system_actor

    person = UUID(int=99)
    key = pki.authority.folder / "signers" / f"{person}.p12"

    def issue() -> None:
        services.issue_key(
            system_actor("test"),
            person_id=person,
            name="A",
            unit_name="B",
            secret="c d e",
            at=now(),
        )

    with disk.full(above=64), pytest.raises((Unavailable, OSError)):
        issue()

    assert not key.exists()
    assert [path for path in key.parent.iterdir() if path.name.startswith(".")] == []
