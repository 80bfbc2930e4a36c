"""What the frame of every page needs: navigation, seat, look, texts of the scripts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from chibo.core import clock, installation
from chibo.core.actor import PUBLIC, Actor
from chibo.web import guidance, headers, look, navigation
from chibo.web.navigation import Entry, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A seat that somebody may take: its key, unit, office in words, and whether it is taken now."""

    key: str
    unit: str
    office: str
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """One of the first steps: its words, its number, how many there are; numbers of its neighbours, 0 for none."""

    words: str
    step: int
    steps: int

    @property
    def before(self) -> int:
        return self.step - 1

    @property
    def after(self) -> int:
        return self.step + 1 if self.step < self.steps else 0


SeatFinder = Callable[[Actor], Sequence[Seat]]
_seats: list[tuple[SeatFinder, str]] = []


def offer_seats(find: SeatFinder, *, url_name: str) -> None:
    """Let a room say which seats a person holds, and which address takes ``seat`` by POST to change it."""
    _seats[:] = [(find, url_name)]


class Frame:
    """The frame around one page; everything is worked out when a template asks for it."""

    def __init__(self, request: HttpRequest | None = None, *, nonce: str = "") -> None:
        self.request = request
        self.nonce = headers.nonce(request) if request else nonce

    @cached_property
    def actor(self) -> Actor:
        found: Actor = getattr(self.request, "actor", PUBLIC)
        return found

    @cached_property
    def role(self) -> Role:
        return navigation.role_of(self.actor)

    @property
    def is_person(self) -> bool:
        return self.actor.kind == "person"

    @cached_property
    def entries(self) -> list[Entry]:
        return navigation.entries(self.role)

    @cached_property
    def current(self) -> Entry | None:
        return navigation.current(self.entries, self.request.path) if self.request else None

    @property
    def at_entry(self) -> bool:
        """Whether this very page is in the navigation, not one below it."""
        return bool(self.current and self.request and self.current.url == self.request.path)

    @cached_property
    def account(self) -> list[Entry]:
        return [e for e in navigation.entries(Role.ACCOUNT) if self.role not in e.not_for]

    @cached_property
    def foot(self) -> list[Entry]:
        return navigation.entries(Role.FOOT)

    @cached_property
    def seats(self) -> list[Seat]:
        """More than one, or nothing to choose."""
        if not _seats or self.actor.seats < 2:
            return []
        return list(_seats[0][0](self.actor))

    @property
    def seat_url(self) -> str:
        return reverse(_seats[0][1]) if _seats else ""

    @property
    def sign_out_url(self) -> str:
        return _address("account_logout")

    @property
    def sign_in_url(self) -> str:
        return _address("account_login")

    @cached_property
    def look(self) -> look.Look:
        return look.of(self.request)

    @cached_property
    def help(self) -> str:
        """What helps with this screen; empty where nothing was written."""
        match = self.request.resolver_match if self.request else None
        return str(guidance.HELP.get(match.view_name, "")) if match else ""

    @cached_property
    def guide_url(self) -> str:
        """The one-page guide for whoever has this screen before them; empty where there is none."""
        match = self.request.resolver_match if self.request else None
        part = guidance.GUIDES.get(match.view_name) if match else None
        return reverse("ballots:guide", args=[part]) if part else ""

    @cached_property
    def tour(self) -> Tour | None:
        """The first steps of one's role: on the first page of the navigation until they are ended, or when asked for."""
        steps = guidance.TOUR.get(self.role)
        if not steps or not self.request:
            return None
        asked = self.request.GET.get("tour", "")
        is_first_page = bool(self.entries) and self.request.path == self.entries[0].url
        if not asked and not (is_first_page and self.look.tour == "new"):
            return None
        number = int(asked) if asked.isascii() and asked.isdecimal() else 1
        number = min(max(number, 1), len(steps))
        return Tour(words=str(steps[number - 1]), step=number, steps=len(steps))

    @property
    def looks(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What the Aa menu offers: kind, then value and label of each button."""
        return [
            ("type", [("normal", _("Normal")), ("large", _("Large")), ("largest", _("Largest"))]),
            ("contrast", [("normal", _("Normal contrast")), ("more", _("High contrast"))]),
        ]

    @property
    def with_font(self) -> bool:
        """Whether to offer the web font: not to a device that asks to save data."""
        asked = self.request.headers.get("Save-Data", "") if self.request else "on"
        return asked.lower() != "on"

    @property
    def languages(self) -> list[tuple[str, str]]:
        own = {"vi": "Tiếng Việt", "en": "English", "de": "Deutsch"}
        return [(code, own.get(code, code)) for code, _name in settings.LANGUAGES]

    @property
    def now(self) -> datetime:
        return clock.now()

    @property
    def path(self) -> str:
        return self.request.get_full_path() if self.request else "/"

    @property
    def texts(self) -> dict[str, str]:
        return script_texts() | (own_texts() if self.is_person else {})

    @property
    def style_url(self) -> str:
        return static("web/chibo.css")

    @property
    def hall_style_url(self) -> str:
        return static("web/hall.css")

    @property
    def script_url(self) -> str:
        return static("web/chibo.js")

    @property
    def worker_url(self) -> str:
        return static("web/worker.js")

    @property
    def icon_url(self) -> str:
        return static("web/mark.svg")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``frame``, and ``demo_installation`` (one statement, when a page asks)."""
    return {
        "frame": Frame(request),
        "demo_installation": SimpleLazyObject(installation.is_demo),
    }


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def own_texts() -> dict[str, str]:
    """What the scripts say besides to somebody who has signed in; nobody else has to load it."""
    return {
        "rehearsed": _(
            "The rehearsal is over: {n} kept on this device were not sent and are gone."
        ),
    }


def script_texts() -> dict[str, str]:
    """Sentences that the scripts say (``frontend/src/texts.ts``), in the language of the page."""
    return {
        "back": _("The connection is back."),
        "confirm_first": _("Confirm who you are once more; then what is kept here is sent."),
        "copied": _("Copied"),
        "dismiss": _("Understood"),
        "go_confirm": _("Confirm"),
        "go_sign_in": _("Sign in again"),
        "held": _("There is something new here."),
        "held_more": _("It waits so that what you are writing is not disturbed."),
        "kept": _("Offline, kept on this device: {n}."),
        "kept_more": _("It is sent by itself when the network is back:"),
        "keys": _("Keys"),
        "lost": _("Connection lost since {time}."),
        "lost_more": _("You can go on reading. What is shown may be out of date."),
        "none_found": _("Nobody named “{what}” was found. Try without marks."),
        "not_sent": _("This could not be sent."),
        "not_sent_more": _("What you wrote is still here. Try again when the network is back."),
        "office_ended": _("The term of the office in which you followed this page has ended."),
        "office_ended_more": _(
            "Load the page again: you go on as a member, or as who you are now."
        ),
        "over": _("Over time"),
        "refused": _("Not accepted: {what}"),
        "right_ended": _("This page is no longer open to you."),
        "right_ended_more": _(
            "Your place in this meeting has changed. Load the page again, or ask the secretary of the branch."
        ),
        "send": _("Cast: {what}"),
        "sending": _("Sending"),
        "show": _("Show it"),
        "sign_in": _("You were signed out. Sign in again and go on; nothing kept here is lost."),
        "your_words": _("You wrote: {what}"),
    }
