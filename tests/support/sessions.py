"""Browsers in which somebody has signed in, with the note that signing in leaves in the session."""

from datetime import datetime

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as WHOSE,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from django.test import Client

from chibo.core import clock
from chibo.ground.accounts.models import User


def sign_in(client: Client, user: User, *, at: datetime | None = None) -> None:
    """Sign in at a moment (now), as by a passkey."""
    client.force_login(user)
    session = client.session
    moment = (at or clock.now()).timestamp()
    session[RECORDS] = [{"method": "mfa", "type": "webauthn", "at": moment}]
    session[WHOSE] = str(user.pk)
    session.save()


def confirm(client: Client, *, at: datetime | None = None) -> None:
    """Give the factor once more, as the library notes it."""
    session = client.session
    moment = (at or clock.now()).timestamp()
    record = {"method": "mfa", "type": "webauthn", "at": moment, "reauthenticated": True}
    session[RECORDS] = [*session.get(RECORDS, []), record]
    session.save()
