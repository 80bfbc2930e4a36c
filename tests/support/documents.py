"""A branch whose people can sign, and drafts of its documents; call inside a scope."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from chibo.core.actor import Actor, system_actor
from chibo.core.errors import ChiboError
from chibo.core.models import AuditEntry
from chibo.ground.accounts.models import Person
from chibo.ground.organisation.models import Unit
from chibo.ground.organisation.rules import Office
from chibo.trust.documents import services
from chibo.trust.documents.models import Document
from chibo.trust.documents.services import Draft
from tests.support import factories
from tests.support.signing import SECRET, example, now

UNIT = "Chi bộ bản Nà Khoang"


def audit_of(document: Document) -> list[str]:
    """What the audit trail says of a document, the ledger's lines aside."""
    found = AuditEntry.objects.filter(subject=document.pk).order_by("at", "id")
    return [action for action in found.values_list("action", flat=True) if "ledger" not in action]


def refusal(call: Callable[[], object]) -> ChiboError:
    """The error that a command ends with; it has a sentence, and what it wrote is undone."""
    with pytest.raises(ChiboError) as caught, transaction.atomic():
        call()
    assert str(caught.value)
    return caught.value


@dataclass
class House:
    """The branch, its people, and short ways to act for them."""

    unit: Unit
    chair: Person
    secretary: Person

    def actor(self, person: Person, *, at: datetime | None = None) -> Actor:
        """The person in the branch's seat, just proved who they are."""
        office = Office.SECRETARY if person == self.chair else Office.COMMITTEE
        return factories.actor(person, unit=self.unit, office=office, at=at or now())

    def draft(self, name: str = "minutes", **changes: Any) -> Draft:
        """The example minutes or resolution, as another room would hand it over."""
        record = example(name)
        for field in ("id", "number", "symbol", "replaces"):
            del record["document"][field]
        signers = {"secretary": self.secretary.pk, "chair": self.chair.pk}
        if name == "resolution":
            signers = {"branch_secretary": self.chair.pk}
        made = Draft(
            unit_id=self.unit.pk,
            unit_name=self.unit.name,
            position=self.unit.position,
            province=14,
            organ="CB",
            record=record,
            signers=signers,
            subject=UUID(int=os.urandom(8)[0] + 1),
        )
        return replace(made, **changes)

    def create(self, name: str = "minutes", **changes: Any) -> Document:
        """A numbered document that waits for its signatures."""
        return services.create_document(
            self.actor(self.chair), self.draft(name), at=now(), **changes
        )

    def sign(self, document: Document, role: str, **changes: Any) -> Document:
        """One signature by the person named."""
        person = self.secretary if role == "secretary" else self.chair
        given: dict[str, Any] = {
            "document_id": document.pk, "role": role, "secret": SECRET, "at": now()
        }  # fmt: skip
        actor = changes.pop("actor", None) or self.actor(person)
        return services.sign(actor, **{**given, **changes})

    def signed(self, name: str = "minutes", **changes: Any) -> Document:
        """A complete document."""
        document = self.create(name, **changes)
        for role in document.order:
            document = self.sign(document, role)
        return document


def furnish() -> House:
    """Make the branch, its two people and their keys."""
    unit = factories.unit(name=UNIT)
    chair = factories.person(name="Lò Văn Thoan", unit=unit)
    secretary = factories.person(name="Quàng Thị Diên", unit=unit)
    for person in (chair, secretary):
        services.issue_key(
            system_actor("test"), person_id=person.pk, name=person.display_name,
            unit_name=UNIT, secret=SECRET, at=now(),
        )  # fmt: skip
    return House(unit, chair, secretary)
