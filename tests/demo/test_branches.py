"""The commune's other meetings stand in the states that the overview is to show."""

import pytest

from chibo.assembly.meetings.models import Meeting, MeetingPaper
from chibo.assembly.minutes.models import Draft
from chibo.core import clock
from chibo.demo import keys
from chibo.ground.notices.models import Notice
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.queries import local_day
from chibo.oversight.insight import branches
from chibo.oversight.insight.rules.progress import Progress


@pytest.fixture
def standings(inside):
    commune = Unit.objects.get(name="Đảng bộ xã Nậm Khoang")
    year, month = map(int, inside.report["statistics"]["month"].split("-"))
    found = branches.below(commune, month=(year, month), at=clock.now())
    return {one.unit.short_name: one.standing for one in found}


def test_the_overview_shows_who_has_met_signed_and_is_late(standings):
    assert standings["Trường THCS Nậm Khoang"].progress is Progress.SEALED
    assert standings["Bản Nà Khoang"].progress is Progress.SEALED
    assert (standings["Bản Huổi Lán"].progress, standings["Bản Huổi Lán"].step) == (
        Progress.UNSIGNED,
        "approved",
    )
    assert standings["Bản Kéo Hin"].step == "reviewed"
    assert standings["Bản Nậm Lưa"].progress in {Progress.LATE, Progress.NOT_CONVENED}


def test_only_the_signature_of_the_chair_is_missing(inside):
    draft = Draft.objects.get(meeting__unit__short_name="Bản Huổi Lán", kind="BB")
    document = _document(draft)

    assert list(document.signatures.values_list("role", flat=True)) == ["secretary"]
    assert local_day(draft.approved_at) <= local_day(clock.now())


def _document(draft):
    from chibo.trust.documents.models import Document

    return Document.objects.get(pk=draft.document_id)


def test_the_demo_branch_met_the_month_before_and_is_invited_for_the_next(inside):
    own = Meeting.objects.filter(unit__short_name="Bản Nà Khoang").order_by("planned_start")
    before, main, coming = own
    paper = Draft.objects.get(meeting=before)

    assert [m.stage for m in own] == ["closed", "closed", "convened"]
    assert (paper.kind, paper.stage) == ("BB", "sealed")
    assert paper.signed_at - before.closed_at <= clock.now() - before.closed_at
    assert (paper.signed_at - before.closed_at).days < 2
    assert MeetingPaper.objects.filter(meeting=coming).count() == 1
    assert Notice.objects.filter(kind="meeting_invitation", about=coming.pk).count() == 23
    assert main.mode == "hybrid"


def test_nothing_happens_in_the_future(inside):
    now = clock.now()

    assert not Meeting.objects.filter(last_at__gt=now).exists()
    assert not Draft.objects.filter(signed_at__gt=now).exists()


def test_codes_of_those_without_a_log_in_are_another_installation_s_secret(inside, settings):
    person = Meeting.objects.get(unit__short_name="Bản Huổi Lán").chair_id
    before = keys.derived_code(person)
    settings.SECRET_KEY = "another installation's secret key, long enough"

    assert len(before) == 32
    assert keys.derived_code(person) != before
