"""One run of the demo: build or find, play or find, sign, seal, verify, count, report."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from chibo.assembly.meetings import queries as meetings
from chibo.assembly.meetings.models import Meeting
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import ChiboError
from chibo.core.scope import scope
from chibo.demo import build, evening, figures, keys, logins, people, player
from chibo.demo.branches import Branches, Held
from chibo.demo.build import Built
from chibo.demo.paperwork import MINUTES, RESOLUTION, Desk, Sealed
from chibo.demo.progress import DemoFailed, Progress, Waiter
from chibo.gateways.durable import make_folder, write_durably
from chibo.ground.accounts.models import Person
from chibo.ground.organisation.models import Unit

VERIFIER = (sys.executable, "-m", "chibo.cli.main", "verify")
_ENDS = time(21, 30)


def verify(path: Path) -> tuple[bool, str]:
    """Let the offline verifier judge a file, in a process of its own; what it said."""
    given = ["--trust", settings.CHIBO_PKI_DIR / "root.pem"]
    given += ["--log-key", settings.CHIBO_LOG_DIR / "log.vkey"]
    command = [*VERIFIER, *map(str, [path, *given])]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    return asked.returncode == 0, asked.stdout or asked.stderr


@dataclass(slots=True)
class Session:
    """A run and what it needs from outside, so that tests bring their own.

    Args:
        seed: of the people, in an empty database.
        verifier: judges a file.
    """

    seed: int
    progress: Progress = field(default_factory=Progress)
    waiter: Waiter = field(default_factory=Waiter)
    verifier: Callable[[Path], tuple[bool, str]] = verify

    def run(self) -> dict[str, Any]:
        """Everything; the report as it is written to ``var/demo/report.json``.

        Raises:
            DemoFailed: the sentence says why; what was done stays, and a second run goes on from there.
        """
        try:
            return self._run()
        except ChiboError as error:
            raise DemoFailed(str(error)) from error

    def _run(self) -> dict[str, Any]:
        built = self._build()
        with scope(system_actor("demo")):
            branch = Unit.objects.select_related("parent").get(pk=built.branch_id)
            people_of = people.on_the_roll(branch)
        self._issue_keys(branch, people_of)
        meeting = self._play(branch, people_of)
        others = self._others(built, branch, meeting, people_of)
        held = self._play_others(others)
        papers = self._finish(meeting, people_of)
        self._finish_others(others, held)
        self._verify(papers)
        statistics = self._count(branch, meeting)
        return self._report(papers, statistics)

    def _build(self) -> Built:
        with self.progress.step("build", "Dựng tổ chức và đảng viên · Units and members") as step:
            built = build.existing()
            if built is None:
                with scope(system_actor("demo")):
                    built = build.build(seed=self.seed, at=clock.now())
                    logins.create(Person.objects.all())
            else:
                step.notes.append("đã có từ trước · kept")
            step.notes.append(f"{built.units} đơn vị, {built.members} đảng viên, seed {built.seed}")
        return built

    def _issue_keys(self, branch: Unit, people_of: dict[str, UUID]) -> None:
        with self.progress.step("keys", "Cấp khóa ký thử · Demo signing keys") as step:
            for login in logins.read():
                if not login.signing_code:
                    continue
                step.notes.append(login.name)
                keys.issue(
                    people_of[login.username],
                    name=login.name,
                    unit_name=branch.name,
                    code=login.signing_code,
                )

    def _play(self, branch: Unit, people_of: dict[str, UUID]) -> Meeting:
        with self.progress.step("meeting", "Sinh hoạt chi bộ · The meeting") as step:
            with scope(system_actor("demo")):
                held = main_meeting(branch.pk)
            meeting = held or self._play_now(branch, people_of)
            with scope(system_actor("demo")):
                state = meetings.state_of(meeting.pk)
            if held:
                step.notes.append("đã có từ trước · kept")
            step.notes.append(f"{meeting.title}, {state.seq} sự kiện")
            for view in state.votes.values():
                result = view.result or {}
                step.lines.append(f"{view.subject}. {result.get('sentence', '')}")
        return meeting

    def _play_now(self, branch: Unit, people_of: dict[str, UUID]) -> Meeting:
        """The whole meeting in one transaction: a run that is cut off leaves nothing half-held."""
        script = evening.script(last_evening(clock.now()))
        with scope(system_actor("demo")):
            one = player.Player(script, unit=branch, people=people_of)
            meeting = one.play()
            if wrong := player.disagreements(script, one.state):
                raise DemoFailed("; ".join(wrong))
        return meeting

    def _others(
        self, built: Built, branch: Unit, meeting: Meeting, people_of: dict[str, UUID]
    ) -> Branches:
        if branch.parent is None:
            raise LookupError("a branch has a committee above it")
        codes = {
            people_of[one.username]: one.signing_code for one in logins.read() if one.signing_code
        }
        return Branches(
            seed=built.seed, commune=branch.parent, main=meeting, codes=codes, waiter=self.waiter
        )

    def _play_others(self, others: Branches) -> list[Held]:
        with self.progress.step(
            "branches", "Các chi bộ khác trong xã · The other branches of the commune"
        ) as step:
            held = others.play()
            new = sum(one.is_new for one in held)
            step.notes.append(f"{len(held)} kỳ sinh hoạt" if new else "đã có từ trước · kept")
        return held

    def _finish_others(self, others: Branches, held: list[Held]) -> None:
        with self.progress.step(
            "branch papers", "Ký và niêm phong văn bản các chi bộ · Papers of the branches"
        ) as step:
            step.notes.append(f"{others.finish(held)} văn bản")

    def _finish(self, meeting: Meeting, people_of: dict[str, UUID]) -> list[Sealed]:
        codes = {login.username: login.signing_code for login in logins.read()}
        desk = Desk(meeting.pk, people_of, codes, self.waiter)
        with self.progress.step("drafts", "Lập và rà soát văn bản · Drafts") as step:
            step.notes.append(f"{len(desk.drafted())} văn bản")
            if desk.edit():
                step.notes.append("thư ký sửa 1 đoạn")
        for kind in (MINUTES, RESOLUTION):
            with self.progress.step(
                f"sign {kind}", f"Duyệt và ký {kind} · Approve and sign"
            ) as step:
                desk.approve(kind)
                step.notes.append(f"{desk.sign(kind)} chữ ký")
        with self.progress.step("seal", "Niêm phong vào sổ · Seal in the log") as step:
            papers = [desk.seal(kind, logins.path().parent) for kind in (MINUTES, RESOLUTION)]
            step.notes.extend(paper.symbol for paper in papers)
        return papers

    def _verify(self, papers: list[Sealed]) -> None:
        with self.progress.step(
            "verify", "Tự kiểm tra bằng chibo verify · Own result verified"
        ) as step:
            for paper in papers:
                is_right, said = self.verifier(paper.pdf)
                if not is_right:
                    raise DemoFailed(f"{paper.pdf.name}: {said.strip()}")
                step.notes.append(said.strip().splitlines()[0])

    def _count(self, branch: Unit, meeting: Meeting) -> dict[str, Any]:
        with self.progress.step("statistics", "Số liệu tự động · Statistics") as step:
            opened = timezone.localtime(meeting.opened_at)
            counted = figures.gather(
                branch, year=opened.year, month=opened.month, waiter=self.waiter
            )
            own = counted["nodes"][branch.short_name]
            step.notes.append(
                f"có mặt {own['present']}/{own['expected']}, {own['opinions']} ý kiến"
            )
            step.notes.append(f"{counted['recounted']} nút khớp với sự kiện")
        return counted

    def _report(self, papers: list[Sealed], statistics: dict[str, Any]) -> dict[str, Any]:
        by_kind = {paper.kind: paper for paper in papers}
        report = {
            "minutes_pdf": relative(by_kind[MINUTES].pdf),
            "resolution_pdf": relative(by_kind[RESOLUTION].pdf),
            "evidence": [relative(paper.evidence) for paper in papers],
            "log_dir": relative(settings.CHIBO_LOG_DIR),
            "log_vkey": relative(settings.CHIBO_LOG_DIR / "log.vkey"),
            "trust_anchors": relative(settings.CHIBO_PKI_DIR / "root.pem"),
            "statistics": statistics,
            "steps": [{"name": s.name, "seconds": s.seconds} for s in self.progress.steps],
        }
        path = logins.path().with_name("report.json")
        make_folder(path.parent)
        content = json.dumps(report, ensure_ascii=False, indent=2)
        write_durably(path, content.encode() + b"\n", mode=0o644)
        return report


def main_meeting(branch_id: UUID) -> Meeting | None:
    """The demo meeting, once it was held: the first at two points that ended."""
    held = meetings.ended(branch_id).filter(mode="hybrid")
    return held.order_by("created_at").first()


def last_evening(now: datetime) -> date:
    """The latest day whose evening meeting is over."""
    local = now.astimezone(evening.ZONE)
    return local.date() if local.time() > _ENDS else local.date() - timedelta(days=1)


def relative(path: Path) -> str:
    """A path as seen from the checkout."""
    return os.path.relpath(path, settings.ROOT)
