"""What happens to somebody's way to sign in is put into the inboxes of those whom it concerns."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.dateparse import parse_datetime

from chibo.core import clock, facts
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.ground.notices import services
from chibo.ground.organisation import queries as organisation

LOST = "lost"


@facts.subscribe("accounts.slip_printed", mode="inline")
def slip_printed(payload: facts.Payload) -> None:
    """For a lost telephone: the member can stop it, another officer is asked to confirm it."""
    if payload["kind"] != LOST:
        return
    link = reverse("slips_show", args=[payload["slip"]])
    _send(
        payload, kind="lost_slip_printed", to=[UUID(payload["person"])], link=reverse("mfa_index")
    )
    _send(payload, kind="lost_slip_to_confirm", to=_second_officers(payload), link=link)


@facts.subscribe("accounts.slip_used", mode="inline")
def slip_used(payload: facts.Payload) -> None:
    """A new way in stands, and the old ones are dead."""
    if payload["kind"] == LOST:
        link = reverse("mfa_index")
        _send(payload, kind="way_in_renewed", to=[UUID(payload["person"])], link=link)


def _second_officers(payload: facts.Payload) -> list[UUID]:
    """Leaders of the branch who neither printed the slip nor own it; without any, those of the unit above."""
    out = {UUID(payload["by"]), UUID(payload["person"])}
    day = organisation.local_day(parse_datetime(payload["at"]) or clock.now())
    with scope(system_actor("notices.slip")):
        unit = organisation.at_position(payload["position"])
        while unit is not None:
            leaders = organisation.leaders([unit.pk], day=day)
            others = [person for _unit, person in leaders if person not in out]
            if others:
                return others
            unit = organisation.unit(unit.parent_id) if unit.parent_id else None
    return []


def _send(payload: facts.Payload, *, kind: str, to: list[UUID], link: str) -> None:
    # The inboxes of others lie outside the door of whoever acts.
    with scope(system_actor("notices.slip")):
        data: dict[str, Any] = {}
        services.send(
            person_ids=to,
            kind=kind,
            data=data,
            link=link,
            about=UUID(payload["slip"]),
            position=payload["position"],
            province=payload["province"],
            at=parse_datetime(payload["at"]) or clock.now(),
        )
