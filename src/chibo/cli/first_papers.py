"""What ``chibo init`` hands out: enrolment slips for the first two people, and an internal authority."""

import io
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import segno

from chibo.core.actor import system_actor
from chibo.core.scope import scope

if TYPE_CHECKING:
    from chibo.people.members.founding import Founded

HANDED_OVER = "known"
"""How the two are known: whoever sets the installation up hands them their slips."""


def print_all(founded: "Founded", *, site: str, at: datetime) -> list[str]:
    """Slips of the operator and of the secretary, as lines for the terminal; their codes are kept nowhere.

    The installation itself hands them over: there is no officer yet who could.
    """
    people = [(founded.operator, "Người vận hành"), (founded.secretary, "Bí thư chi bộ")]
    lines: list[str] = []
    for person_id, what in people:
        lines += slip(person_id, what, unit_id=founded.superior.pk, site=site, at=at)
    return lines


def slip(person_id: UUID, what: str, *, unit_id: UUID, site: str, at: datetime) -> list[str]:
    """The slip of one person, printed and handed over by the installation; its code is kept nowhere."""
    from chibo.ground.accounts.rules.slips import Kind, grouped
    from chibo.ground.accounts.services import slips
    from chibo.web import formats

    system = replace(system_actor("chibo init"), person_id=unit_id)
    with scope(system):
        made = slips.print_slip(
            actor=system, person_id=person_id, kind=Kind.ENROL, key=uuid4().hex, at=at
        )
        handed = slips.hand_over(actor=system, slip_id=made.slip.pk, proof=HANDED_OVER, at=at)
        name, until = handed.person.display_name, formats.moment(handed.expires_at)
    code = grouped(made.code)
    return [
        "",
        f"PHIẾU KÍCH HOẠT · {what}: {name}",
        f"  Mở {site}/enrol/ và nhập mã: {code}",
        f"  Dùng một lần, đến {until} (works once; valid for seven days).",
        *_qr(f"{site}/enrol/#{made.code}"),
    ]


def _qr(text: str) -> list[str]:
    out = io.StringIO()
    segno.make(text, error="m", micro=False).terminal(out, compact=True, border=2)
    return out.getvalue().splitlines()


def internal_authority(founded: "Founded", *, at: datetime) -> list[str]:
    """Make the authority, and the secretary's signing key; its code is told once."""
    from chibo.cli import keys

    keys.make_authority(organisation=founded.branch.name, at=at)
    code = keys.issue(
        founded.secretary, name=founded.secretary_name, unit_name=founded.branch.name, at=at
    )
    return [
        "",
        f"Mã ký của bí thư {founded.secretary_name} (signing code, told once): {code}",
        "CA nội bộ: văn bản ghi rõ “NỘI BỘ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ” (marked as without legal force).",
        "Người ký khác: chibo keys issue --person MÃ (further signers, by code, log-in name or full name).",
    ]
