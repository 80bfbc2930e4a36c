"""The first evening of a real installation: from its answers to sealed minutes, with nothing of the demonstration.

The commands are those that the pages call; only the driver that calls them in order is shared with it.
"""

import io
import re
import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pypdf
import pytest
from django.test import override_settings
from django.utils import timezone

from chibo.cli import init, installation, keys, verify
from chibo.core import clock
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.demo import script as s
from chibo.demo.paperwork import MINUTES, Desk
from chibo.demo.player import Player, actor
from chibo.demo.progress import Waiter
from chibo.gateways.pki import authority
from chibo.gateways.pki.server import Server
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.models import Unit
from chibo.people.members.importing import services as importing
from chibo.people.members.models import Member
from chibo.trust.ledger import services as ledger
from tests.cli.test_init import GIVEN
from tests.people.members.importing import lists
from tests.support.jobs import drain
from tests.support.logsigner import SignerThread
from tests.support.signing import now

MINUTE = timedelta(minutes=1)
NAMES = ("Lò Thị Mai", "Quàng Văn Khoa", "Cà Thị Hoa", "Giàng A Páo")


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The files of an installation, and where its authority will answer."""
    monkeypatch.setenv("CHIBO_VAR", str(tmp_path))
    monkeypatch.setattr(installation, "load", lambda: None)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with override_settings(
        VAR=tmp_path,
        SITE_URL="https://chibo.tohieu.vn",
        STATIC_ROOT=tmp_path / "static",
        CHIBO_MEDIA_DIR=tmp_path / "media",
        CHIBO_LOG_KEY=tmp_path / "log.key",
        CHIBO_LOG_SIGNER_STATE=tmp_path / "log.state",
        CHIBO_LOG_SIGNER_SOCKET=tmp_path / "s",
        CHIBO_LOG_DIR=tmp_path / "log",
        CHIBO_LOG_ORIGIN="chibo.tohieu.vn/chibo/1",
        CHIBO_PKI_DIR=tmp_path / "pki",
        CHIBO_TSA_URL=f"http://127.0.0.1:{port}/tsa",
    ):
        yield tmp_path


@pytest.fixture
def answering(own_folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    """Set up by ``chibo init --internal-ca``, which said this; the authority answers as served."""
    path = own_folder / "answers.toml"
    path.write_text(GIVEN, encoding="utf-8")
    assert init.main(["--answers", str(path), "--yes", "--internal-ca"]) == 0
    said = capsys.readouterr().out
    made = authority.load(own_folder / "pki")
    server = Server(made, int(made.url.rpartition(":")[2]), clock=now)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield said
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def official(name: str, sex: str) -> tuple[str, ...]:
    """A line of the branch's list."""
    return ("", name, sex, "1980", "Thái", "03/02/2010", "03/02/2011", "", "", "", "", "")


def signing_code(said: str) -> str:
    found = re.search(r"told once[^)]*\): ([a-z2-9-]{14})", said)
    assert found is not None, said
    return found[1]


def plan(start: datetime) -> s.Script:
    """A short meeting of four: everybody is ticked off, one item, a conclusion."""
    return s.Script(
        title="Sinh hoạt chi bộ thường kỳ",
        place="Nhà văn hóa tổ dân phố 3",
        start=start,
        end=start + 60 * MINUTE,
        chair="mai",
        secretary="khoa",
        points=(s.Point(key="main", name="Nhà văn hóa", kind="main"),),
        agenda=(s.AgendaLine(number=1, title="Công tác tháng", kind="discussion", minutes=30),),
        papers=(),
        steps=(
            s.OpenCheckIn(at=-10 * MINUTE, by="khoa"),
            *(s.Tick(at=-5 * MINUTE, by="khoa", who=who, point="main") for who in ("mai", "khoa", "hoa", "pao")),
            s.OpenMeeting(at=MINUTE, by="mai"),
            s.StartItem(at=2 * MINUTE, by="mai", number=1),
            s.Conclude(at=20 * MINUTE, by="khoa", number=1, text="Chi bộ thống nhất kế hoạch tháng."),
            s.CloseMeeting(at=30 * MINUTE, by="mai"),
        ),
    )  # fmt: skip


@pytest.mark.django_db
def test_the_first_minutes_are_convened_held_signed_sealed_and_verified(
    answering, own_folder, capsys
):
    codes = {"mai": signing_code(answering)}
    at = clock.now()
    with scope(system_actor("test")):
        branch = Unit.objects.select_related("parent").get(name="Chi bộ tổ dân phố 3")
        secretary = Member.objects.get().person_id
    lead: Actor = organisation.seated(secretary)
    rows = [official(NAMES[1], "nam"), official(NAMES[2], "nữ"), official(NAMES[3], "nam")]
    with scope(lead):
        made = importing.upload(
            actor=lead, unit_id=branch.pk, file_name="ds.csv", data=lists.separated(rows), at=at
        )
        importing.confirm(actor=lead, import_id=made.pk, at=at)
    assert keys.main(["issue", "--person", "Quàng Văn Khoa"]) == 0
    codes["khoa"] = signing_code(capsys.readouterr().out)
    with scope(system_actor("test")):
        ids = dict(Member.objects.values_list("full_name", "person_id"))
        people: dict[str, UUID] = dict(
            zip(("mai", "khoa", "hoa", "pao"), map(ids.__getitem__, NAMES), strict=True)
        )
        start = timezone.localtime(at).replace(microsecond=0) - timedelta(hours=2)
        meeting = Player(plan(start), unit=branch, people=people).play()

    files = {
        "key": own_folder / "log.key",
        "state": own_folder / "log.state",
        "socket": own_folder / "s",
    }
    with SignerThread(files) as signer:

        def idle() -> None:
            drain()
            with scope(system_actor("test")):
                ledger.run_once(at=clock.now(), signer=signer)

        desk = Desk(
            meeting.pk, people, codes, Waiter(idle), kinds=(MINUTES,), pen="khoa", chair="mai"
        )
        desk.drafted()
        desk.approve(MINUTES)
        assert desk.sign(MINUTES) == 2
        paper = desk.seal(MINUTES, own_folder / "out")

    assert paper.symbol == "01-BB/CB3"
    printed = pypdf.PdfReader(paper.pdf).pages[0].extract_text()
    assert authority.MARKS[authority.INTERNAL] in printed
    assert authority.MARKS[authority.DEMO] not in printed
    trusted = ["--trust", str(own_folder / "pki" / "root.pem")]
    logged = ["--log-key", str(own_folder / "log" / "log.vkey")]
    assert verify.main([str(paper.pdf), *trusted, *logged]) == 0
    assert actor(people["hoa"], at=at).office == ""
