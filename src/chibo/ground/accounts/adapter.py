"""Sign-in as an installation of chibo wants it: accounts are given by the branch, never taken."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # untyped library
    """Nobody signs up by themselves, and no e-mail is ever sent."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        return None
