"""Proofs: each room's claim is tested against the raw material, a false one is found, and the page tells."""

import json
from datetime import timedelta

import pytest

from chibo.core import checks, jobs
from chibo.core.actor import system_actor
from chibo.core.checks import Outcome, Proof
from chibo.core.errors import Missing
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.oversight.insight import services as insight
from chibo.oversight.sentinel import queries, services
from chibo.oversight.sentinel.models import ProofRun
from chibo.oversight.sentinel.rules.standing import Standing, standing
from tests.oversight.insight import rows
from tests.oversight.insight.conftest import TODAY
from tests.support import jobs as queue

CODES = ["recount", "replay", "ledger", "files", "signatures"]


@pytest.mark.parametrize(
    ("days", "ok", "expected"),
    [
        (None, False, Standing.NEVER),
        (0, True, Standing.HOLDS),
        (7, True, Standing.HOLDS),
        (7.1, True, Standing.DUE),
        (0, False, Standing.REFUTED),
        (99, False, Standing.REFUTED),
    ],
)
def test_how_a_proof_stands(days, ok, expected):
    ran_at = None if days is None else TODAY - timedelta(days=days)

    assert standing(ran_at=ran_at, ok=ok, every_days=7, now=TODAY) is expected


def test_the_rooms_have_entered_their_proofs():
    assert [proof.code for proof in checks.proofs()] == CODES


@pytest.fixture
def media(settings, tmp_path):
    settings.CHIBO_MEDIA_DIR = tmp_path / "media"
    settings.CHIBO_LOG_DIR = tmp_path / "log"
    settings.CHIBO_BACKUP_DIR = tmp_path / "backup"


@pytest.mark.parametrize("code", ["recount", "files"])
def test_they_hold_on_an_installation_that_is_whole(world, media, code):
    with scope(system_actor("test")):
        rows.store(rows.played(), world.branch)
        insight.refresh(unit_id=world.branch.pk, at=TODAY)
    queue.drain()

    run = services.run(code=code, at=TODAY)
    assert (run.problems, run.problem_count) == ([], 0)


def test_a_missing_file_is_found(world, media):
    from chibo.trust.documents.models import Paper

    with scope(system_actor("test")):
        Paper.objects.create(
            province=1, position=world.branch.position, unit_id=world.branch.pk, subject=world.branch.pk,
            title="Biên bản", sha256="0" * 64, length=1, pages=1, uploaded_at=TODAY,
        )  # fmt: skip
    run = services.run(code="files", at=TODAY)

    assert (run.compared, run.problem_count) == (1, 1)


def test_an_unknown_proof_is_refused():
    with pytest.raises(Missing):
        services.run(code="nothing", at=TODAY)


def test_the_page_tells_how_each_stands(world, media, settings):
    ProofRun.objects.create(code="recount", at=TODAY, seconds=1.5, compared=12)
    ProofRun.objects.create(
        code="replay", at=TODAY, seconds=0.1, compared=3, problems=["a gap"], problem_count=4
    )
    ProofRun.objects.create(code="files", at=TODAY - timedelta(days=8), seconds=0.1, compared=3)
    settings.CHIBO_BACKUP_DIR.mkdir()
    drill = {"at": TODAY.isoformat(), "ok": True, "seconds": 9.0, "said": "Everything fits"}
    (settings.CHIBO_BACKUP_DIR / "last.json").write_text(json.dumps({"drill": drill}))
    answer = world.clients["auditor"].get("/audit/proofs/")
    stand = {one["proof"].code: one["proof"].standing for one in answer.context["proofs"]}

    assert stand == {
        "recount": Standing.HOLDS,
        "replay": Standing.REFUTED,
        "ledger": Standing.NEVER,
        "files": Standing.DUE,
        "signatures": Standing.NEVER,
        queries.RESTORES: Standing.HOLDS,
    }
    text = answer.content.decode()
    assert "a gap" in text
    assert "và 3 chỗ nữa" in text
    assert "Hãy báo ngay cho người vận hành" in text


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"drill": {"at": "x"}}'])
def test_a_drill_that_was_never_done_is_told(world, media, settings, content):
    settings.CHIBO_BACKUP_DIR.mkdir()
    (settings.CHIBO_BACKUP_DIR / "last.json").write_text(content)

    assert queries.proofs(TODAY)[-1].standing is Standing.NEVER


def test_asked_for_twice_a_proof_runs_once(world, media, monkeypatch):
    ran = []
    proof = Proof(
        code="recount", label="x", claim="y", every_days=1, order=10,
        run=lambda at: ran.append(at) or Outcome(compared=1),
    )  # fmt: skip
    monkeypatch.setitem(checks._register, "recount", proof)
    for _ in range(2):
        answer = world.clients["auditor"].post("/audit/proofs/recount/run")
        assert answer.status_code == 303
    queue.drain()

    assert len(ran) == 1
    assert ProofRun.objects.get().asked_by == world.people["auditor"]
    assert world.clients["auditor"].post("/audit/proofs/nothing/run").status_code == 404
    assert world.clients["secretary"].post("/audit/proofs/recount/run").status_code == 403


def test_a_run_is_followed_by_the_page_and_called_off_while_it_waits(world, media, monkeypatch):
    auditor = world.clients["auditor"]
    auditor.post("/audit/proofs/recount/run")
    waits = auditor.get("/audit/proofs/").content.decode()
    part = auditor.get("/audit/proofs/", headers={"X-Part": "1"}).content.decode()

    assert world.clients["secretary"].post("/audit/proofs/recount/call-off").status_code == 403
    assert auditor.post("/audit/proofs/recount/call-off").status_code == 303
    after = auditor.get("/audit/proofs/").content.decode()
    queue.drain()

    assert 'id="proofs" data-every="5"' in part
    assert "Chờ đến lượt" in waits
    assert "Chờ đến lượt" not in after
    assert "data-every" not in after
    assert not ProofRun.objects.exists()
    with scope(system_actor("test")):
        assert AuditEntry.objects.filter(action="sentinel.proof_called_off").count() == 1
    assert auditor.post("/audit/proofs/recount/call-off").status_code == 409


def test_a_run_that_goes_on_says_so(world, media, monkeypatch):
    monkeypatch.setattr(jobs, "under_way", lambda name: {services.job_key("recount"): "doing"})

    page = world.clients["auditor"].get("/audit/proofs/").content.decode()

    assert "Đang chạy" in page
    assert "/audit/proofs/recount/call-off" not in page


def test_what_is_due_runs_by_itself_in_the_night(world, media, monkeypatch):
    from chibo.oversight.sentinel import tasks

    ProofRun.objects.create(code="recount", at=TODAY, seconds=0, compared=1)
    asked = []
    monkeypatch.setattr(jobs, "defer", lambda name, **values: asked.append(values["code"]))
    tasks.run_due()

    assert asked == ["replay", "ledger", "files", "signatures"]


def test_a_run_is_never_changed(db):
    run = ProofRun.objects.create(code="recount", at=TODAY, seconds=0, compared=1)

    with pytest.raises(Exception, match="never changed"):
        ProofRun.objects.filter(pk=run.pk).update(problem_count=0)
