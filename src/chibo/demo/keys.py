"""Signing keys of the demo authority for the people of the demo."""

from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.trust.documents import services as documents


def issue(person_id: UUID, *, name: str, unit_name: str, code: str) -> None:
    """Make a signing key, unless the person has one."""
    if (settings.CHIBO_PKI_DIR / "signers" / f"{person_id}.p12").exists():
        return
    with scope(system_actor("demo")) as system:
        documents.issue_key(
            system, person_id=person_id, name=name, unit_name=unit_name, secret=code, at=clock.now()
        )


def derived_code(person_id: UUID) -> str:
    """The signing code of somebody without a log-in: nobody has to know it, and a later run finds it again."""
    return salted_hmac("chibo.demo.signing", str(person_id), algorithm="sha256").hexdigest()[:32]
