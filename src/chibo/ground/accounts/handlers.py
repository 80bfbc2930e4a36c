"""The library's signals: each becomes a line of the audit trail; what a person prefers comes along; secrets
are sealed before they are written.
"""

from typing import Any

from allauth.account import signals as account
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.db.models.signals import post_delete, post_init, pre_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from chibo.core import clock
from chibo.ground.accounts import at_rest, queries
from chibo.ground.accounts.models import Identity, User
from chibo.ground.accounts.services import own, trail
from chibo.web import look


@receiver(look.chosen, dispatch_uid="accounts.look")
def look_chosen(sender: Any, *, request: HttpRequest, values: dict[str, str], **_: Any) -> None:
    """Keep the choice with the person who has signed in."""
    actor = getattr(request, "actor", None)
    if values and actor is not None and actor.kind == "person":
        own.keep_look(actor=actor, values=values)


@receiver(account.user_logged_in, dispatch_uid="accounts.signed_in")
def signed_in(
    sender: Any, *, request: HttpRequest, response: HttpResponse, user: User, **_: Any
) -> None:
    """Let this device look and speak as the person prefers."""
    trail.note(user, "accounts.signed_in", at=clock.now(), factor=_factor(request))
    person = queries.home_of(user.person_id) if user.person_id else None
    if person is None:
        return
    look.keep(request, response, person.look)
    if language := person.look.get("language"):
        look.keep_language(request, response, language)


@receiver(mfa.authenticator_added, dispatch_uid="accounts.factor_added")
def factor_added(sender: Any, *, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A passkey, an app, or recovery codes."""
    trail.note(user, "accounts.factor_added", at=clock.now(), type=authenticator.type)


@receiver(mfa.authenticator_removed, dispatch_uid="accounts.factor_removed")
def factor_removed(sender: Any, *, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A passkey, an app, or the codes that hung on the last of them."""
    trail.note(user, "accounts.factor_removed", at=clock.now(), type=authenticator.type)


@receiver(mfa.authenticator_reset, dispatch_uid="accounts.codes_made")
def codes_made(sender: Any, *, user: User, authenticator: Authenticator, **_: Any) -> None:
    """New recovery codes in the place of the old ones."""
    trail.note(user, "accounts.codes_made", at=clock.now(), type=authenticator.type)


@receiver([account.password_changed, account.password_set], dispatch_uid="accounts.password")
def password_changed(sender: Any, *, user: User, **_: Any) -> None:
    """A new password."""
    trail.note(user, "accounts.password_changed", at=clock.now())


@receiver(post_init, sender=Authenticator, dispatch_uid="accounts.secret_read")
def secret_read(sender: Any, *, instance: Authenticator, **_: Any) -> None:
    """A secret knows whose it is."""
    at_rest.factor_read(instance)


@receiver(pre_save, sender=Authenticator, dispatch_uid="accounts.secret_written")
def secret_written(sender: Any, *, instance: Authenticator, **_: Any) -> None:
    """No secret reaches the database in clear."""
    at_rest.factor_written(instance)


@receiver(post_delete, sender=Authenticator, dispatch_uid="accounts.factor_lost")
@receiver(post_delete, sender=Identity, dispatch_uid="accounts.identity_lost")
def way_lost(sender: Any, *, instance: Authenticator | Identity, **_: Any) -> None:
    """A way to sign in that went by somebody else's deed takes every session of its account along."""
    user = User.objects.filter(**_whose(instance)).first()
    if user is not None and user != getattr(context.request, "user", None):
        own.end_sessions(user.pk)


def _whose(way: Authenticator | Identity) -> dict[str, Any]:
    if isinstance(way, Identity):
        return {"person_id": way.person_id}
    return {"pk": way.user_id}


def _factor(request: HttpRequest) -> str:
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY

    return queries.last_authentication(request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, []))[
        1
    ]
