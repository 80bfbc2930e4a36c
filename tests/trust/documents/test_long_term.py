"""Long-term validation: after the end of the stamping certificate, before and after a renewal."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from chibo.core import clock, jobs
from chibo.core.actor import system_actor
from chibo.trust.documents import queries, services, signing, tasks, validation
from chibo.trust.documents.models import ArchiveStamp, DocumentVersion
from chibo.trust.documents.rules import VersionKind
from chibo.trust.documents.services import renewing
from tests.support.documents import House
from tests.support.judges import accepted_by_poppler, accepted_by_pyhanko
from tests.support.signing import Pki, now, running

TEN_YEARS = timedelta(days=3650)
LEFT = timedelta(days=30)


@pytest.fixture(scope="module")
def aged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Pki, bytes]]:
    """An authority whose time-stamping certificate ends in a month, and a resolution stamped by it."""
    folder = tmp_path_factory.mktemp("aged") / "pki"
    with running(folder, made_at=now() - TEN_YEARS + LEFT) as pki:
        yield pki, pki.signed_resolution()


@pytest.fixture(scope="module")
def renewed(aged: tuple[Pki, bytes]) -> bytes:
    """The same file with a stamp of the new certificate, given while the old one held."""
    pki, signed = aged
    pki.authority.renew_tsa(at=now())
    return signing.renew(signed, services=pki.services)


def later() -> datetime:
    """After the end of the first stamping certificate."""
    return now() + LEFT + timedelta(days=30)


def test_a_stamp_says_when_its_certificate_ends(aged: tuple[Pki, bytes], renewed: bytes):
    first, second = signing.archive_stamp(aged[1]), signing.archive_stamp(renewed)

    assert first is not None
    assert second is not None
    assert timedelta(days=28) < first.ends_at - now() < timedelta(days=31)
    assert second.ends_at > first.ends_at + timedelta(days=3000)
    assert second.at >= first.at


def test_without_renewal_the_file_fails_after_the_end(aged: tuple[Pki, bytes]):
    pki, signed = aged

    today = validation.validate(signed, pki.anchors)
    afterwards = validation.validate(signed, pki.anchors, at=later())

    assert today.ok
    assert not afterwards.ok


def test_with_renewal_the_file_holds_after_the_end(aged: tuple[Pki, bytes], renewed: bytes):
    pki, _ = aged

    report = validation.validate(renewed, pki.anchors, at=later())

    assert report.ok
    assert report.findings[0].level == "B-LTA"


def test_foreign_judges_accept_the_renewed_file_after_the_end(
    aged: tuple[Pki, bytes], renewed: bytes, tmp_path: Path
):
    """On a machine whose clock stands after the end. They would take the old file too, as long as the
    signer's own certificate holds: neither demands a time stamp that still counts, as we do."""
    pki, _ = aged
    (tmp_path / "new.pdf").write_bytes(renewed)
    days = (later() - now()).days

    assert accepted_by_pyhanko(pki, tmp_path / "new.pdf", days_later=days) == 1
    assert accepted_by_poppler(pki, tmp_path / "new.pdf", tmp_path, days_later=days) == 1


def versions(document: Any) -> list[str]:
    found = DocumentVersion.objects.filter(document=document).order_by("number")
    return list(found.values_list("kind", flat=True))


@pytest.mark.django_db
def test_only_what_ends_soon_is_renewed_and_only_once(house: House):
    done, waiting = house.signed("resolution"), house.create()
    stamp = ArchiveStamp.objects.get(version__document=done)
    near, far = 100_000, 365

    none = services.renew(system_actor("t"), document_id=done.pk, at=now(), within_days=far)
    due = queries.due_for_renewal(now() + timedelta(days=far))
    all_due = queries.due_for_renewal(now() + timedelta(days=near))

    assert stamp.ends_at > now() + timedelta(days=3000)
    assert (none, due, all_due) == (None, [], [done.pk])
    assert versions(done) == [VersionKind.DRAFT, VersionKind.SIGNED]
    assert versions(waiting) == [VersionKind.DRAFT]


@pytest.mark.django_db
def test_a_file_from_before_ends_were_noted_is_read_once(house: House, monkeypatch: Any):
    monkeypatch.setattr("chibo.trust.documents.services.signatures.keep_stamp", lambda *_: None)
    done = house.signed("resolution")

    due = queries.due_for_renewal(now())
    made = services.renew(system_actor("t"), document_id=done.pk, at=now(), within_days=365)

    assert (due, made) == ([done.pk], None)
    assert ArchiveStamp.objects.filter(version__document=done).count() == 1
    assert queries.due_for_renewal(now()) == []


@pytest.mark.django_db
def test_the_night_renews_each_document_by_a_job_of_its_own(house: House, settings: Any):
    done = house.signed("resolution")
    settings.CHIBO_STAMP_RENEW_DAYS = 100_000
    before = jobs.waiting(tasks.RENEW)

    tasks.renew_stamps()
    tasks.renew_stamps()

    assert jobs.waiting(tasks.RENEW) == before + 1
    tasks.renew_stamp(document=str(done.pk))
    assert versions(done)[-1] == VersionKind.RENEWED


@pytest.mark.django_db
def test_a_job_that_runs_twice_stamps_once(house: House, monkeypatch: Any):
    """The second finds the new stamp, which ends ten years after it was given."""
    done = house.signed("resolution")
    first = ArchiveStamp.objects.get(version__document=done)
    at = first.ends_at - timedelta(days=10)
    monkeypatch.setattr(clock, "now", lambda: at)
    asked: list[bytes] = []

    def later_stamp(pdf: bytes, *, services: signing.Services) -> bytes:
        asked.append(pdf)
        return pdf + b"%renewed"

    monkeypatch.setattr(renewing.signing, "renew", later_stamp)
    ends = signing.ArchiveEnd(at, at + TEN_YEARS)
    monkeypatch.setattr(renewing.signing, "archive_stamp", lambda _: ends)

    tasks.renew_stamp(document=str(done.pk))
    tasks.renew_stamp(document=str(done.pk))

    assert len(asked) == 1
    assert versions(done).count(VersionKind.RENEWED) == 1


def test_the_night_is_known_to_the_worker():
    from procrastinate.contrib.django import app

    known = {name for name, _ in app.periodic_registry.periodic_tasks}

    assert {"documents.renew_stamps", "documents.look_at_certificates"} <= known


@pytest.mark.django_db
def test_the_command_renews_what_the_night_would(house: House):
    house.signed("resolution")
    out = io.StringIO()

    call_command("renew_stamps", days=365, stdout=out)

    assert "0 renewed, 0 failed" in out.getvalue()
