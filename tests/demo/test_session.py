"""One command plays a meeting to sealed papers, reports it, and a second run keeps everything."""

import json
import stat
from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from chibo.assembly.meetings import queries
from chibo.assembly.meetings.models import Meeting, MeetingPaper
from chibo.assembly.meetings.rules.attendance import attendance, counts
from chibo.assembly.minutes.models import Draft
from chibo.core import clock
from chibo.core.models import AuditEntry
from chibo.demo import evening, keys, logins, player, session
from chibo.ground.notices.models import Notice
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.queries import local_day
from chibo.oversight.insight import branches
from chibo.oversight.insight import queries as insight
from chibo.oversight.insight.rules import figures
from chibo.oversight.insight.rules.progress import Progress
from chibo.trust.documents.models import Document


def test_the_report_names_files_that_exist(ran):
    named = [ran.report["minutes_pdf"], ran.report["resolution_pdf"], *ran.report["evidence"]]
    named += [ran.report["log_vkey"], ran.report["trust_anchors"], ran.report["log_dir"]]

    assert all((ran.var / path).exists() for path in named)
    assert not any(path.startswith("/") for path in named)


def test_the_report_is_kept_as_a_file(ran):
    kept = json.loads((ran.var / "demo" / "report.json").read_text("utf-8"))

    assert {**kept, "steps": []} == {**ran.report, "steps": []}


def test_the_statistics_are_those_of_the_meeting(ran):
    nodes = ran.report["statistics"]["nodes"]

    assert list(nodes) == ["Bản Nà Khoang", "Xã Nậm Khoang", "Tỉnh Sơn La", "Trung ương"]
    own = nodes["Bản Nà Khoang"]
    assert (own["present"], own["expected"], own["late"]) == (20, 22, 1)
    assert own["opinions"] == 11
    assert own["heard"] >= 9  # of the quarter so far
    assert (own["votes"], own["adopted"], own["rejected"]) == (4, 3, 1)
    assert (own["excused"], own["absent"], own["signed"]) == (1, 1, 1)


def test_the_commune_sums_its_branches_and_is_all_that_the_centre_has(inside):
    nodes = inside.report["statistics"]["nodes"]
    year, month = map(int, inside.report["statistics"]["month"].split("-"))
    commune = Unit.objects.get(name="Đảng bộ xã Nậm Khoang")
    branches = Unit.objects.filter(parent=commune).values_list("pk", flat=True)
    below = insight.of_units(branches, (year, month))

    assert asdict(figures.total(below.values())) == nodes["Xã Nậm Khoang"] == nodes["Trung ương"]
    assert len(below) == 4
    assert nodes["Xã Nậm Khoang"]["signed"] == 2


def test_every_step_has_its_seconds(ran):
    names = [step["name"] for step in ran.report["steps"]]

    assert names == [
        "build", "keys", "meeting", "branches", "drafts", "sign BB", "sign NQ", "seal",
        "branch papers", "verify", "statistics",
    ]  # fmt: skip
    assert all(step["seconds"] >= 0 for step in ran.report["steps"])
    assert sum(line.startswith("  ✓") for line in ran.told) == len(names)


def test_both_papers_are_sealed(main):
    papers = Draft.objects.filter(meeting=main)

    assert {(d.kind, d.stage) for d in papers} == {("BB", "sealed"), ("NQ", "sealed")}


def test_a_second_run_keeps_the_data(inside):
    before = (Meeting.objects.count(), Draft.objects.count(), logins.path().read_bytes())

    report = inside.again.run()

    assert (Meeting.objects.count(), Draft.objects.count(), logins.path().read_bytes()) == before
    assert {**report, "steps": []} == {**inside.report, "steps": []}
    assert sum("kept" in line for line in inside.again_told) == 3


def test_the_verifier_is_the_real_one_and_judges_files(ran, tmp_path):
    changed = tmp_path / "changed.pdf"
    changed.write_bytes((ran.var / ran.report["minutes_pdf"]).read_bytes()[:-1] + b"x")

    is_right, said = session.verify(changed)

    assert not is_right
    assert said.strip()


def test_files_of_the_report_are_readable_and_log_ins_are_not(ran):
    folder = ran.var / "demo"

    assert stat.S_IMODE((folder / "report.json").stat().st_mode) == 0o644
    assert stat.S_IMODE((folder / "logins.json").stat().st_mode) == 0o600


@pytest.fixture
def main(inside):
    return session.main_meeting(Unit.objects.get(name="Chi bộ bản Nà Khoang").pk)


@pytest.fixture
def state(main):
    return queries.state_of(main.pk)


def test_the_votes_come_to_what_the_script_expects(state):
    script = evening.script(state.planned_start.astimezone(evening.ZONE).date())

    assert player.disagreements(script, state) == []
    wrong = replace(script, expected=(replace(script.expected[0], yes=14),))
    assert player.disagreements(wrong, state) == ["admit: yes is 15, expected 14"]


def test_who_came_when_and_where(state):
    by_name = {a.member.name: a for a in attendance(state)}
    during = counts(state, state.opened_at + timedelta(minutes=60))

    assert (during.present, during.expected, during.official_present) == (20, 22, 18)
    assert by_name["Lường Minh Khôi"].late_minutes == 22
    assert by_name["Quàng Văn Vui"].status == "excused"
    assert by_name["Lường Thị Xuyến"].status == "absent"
    assert by_name["Quàng Văn Lả"].status == "not_counted"
    assert by_name["Hà Thị Phượng"].mode == "online"


def test_eleven_contributions_and_five_tasks_are_kept(state):
    done = [speech for speech in state.speeches.values() if speech.stage == "done"]

    assert len(done) == 11
    assert len(state.tasks) == 5
    assert state.grade["grade"] == "fair"


def test_the_amended_resolution_names_both_evenings(state):
    motion = next(m for m in state.motions.values() if m.stage == "adopted")

    assert "tối Chủ nhật tại điểm Pá Vạt" in motion.text


def test_papers_were_laid_and_invitations_sent(main):
    assert MeetingPaper.objects.filter(meeting=main).count() == 2
    assert Notice.objects.filter(kind="meeting_invitation", about=main.pk).count() == 23


def test_every_command_left_its_line_in_the_audit_trail(inside):
    names = set(AuditEntry.objects.filter(actor_kind="person").values_list("actor_name", flat=True))

    assert {"Lò Văn Thoan", "Quàng Thị Diên", "Hà Văn Bình", "Lường Minh Khôi"} <= names


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
    document = Document.objects.get(pk=draft.document_id)

    assert list(document.signatures.values_list("role", flat=True)) == ["secretary"]
    assert local_day(draft.approved_at) <= local_day(clock.now())


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
