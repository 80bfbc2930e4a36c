"""``chibo election export``: the archive as a file that both checkers read."""

import pytest

from chibo.assembly.ballots import services
from chibo.cli import election as command
from chibo.cli import installation
from chibo.protocols.belenios.audit import audit
from tests.assembly.ballots.hall import YES
from tests.assembly.scenario import official

pytestmark = pytest.mark.django_db
PHONES = official(1, 6)


@pytest.fixture(autouse=True)
def loaded(monkeypatch):
    monkeypatch.setattr(installation, "load", lambda: None)


def test_an_election_is_written_under_its_name_and_passes_the_audit(room, tmp_path, capsys):
    room.open(PHONES)
    for key in PHONES:
        room.cast(key, YES)
    room.do(services.close, by="o1")
    room.deliver("o3", "a2")

    assert command.main(["export", str(room.id), "--out", str(tmp_path / "new")]) == 0

    path = tmp_path / "new" / f"{room.election.uuid}.bel"
    assert capsys.readouterr().out.strip() == str(path)
    report = audit(path.read_bytes())
    assert report.is_complete
    assert report.is_right
    (tmp_path / "file").write_text("x")
    assert command.main(["export", str(room.id), "--out", str(tmp_path / "file")]) == 2


def test_what_is_not_there_is_said(room, tmp_path, capsys):
    room.prepare()

    assert command.main(["export", str(room.id), "--out", str(tmp_path)]) == 1
    assert command.main(["export", str(room.branch.id), "--out", str(tmp_path)]) == 1
    assert "no such vote" in capsys.readouterr().err
