"""Nobody outside its readers hears a word of a closed session while it goes on: streams, screens on the wall.

The words are those of ``test_no_trace``, which looks at everything that stands still.
"""

import html
from dataclasses import dataclass, field
from uuid import UUID

from chibo.assembly.meetings.live import entry
from chibo.assembly.meetings.services import projecting
from chibo.core import clock
from chibo.core.scope import scope
from tests.assembly.meetings import private
from tests.assembly.meetings.listening import Screen, server, wait_for
from tests.assembly.meetings.private import PLANTED, Evening

AUDIENCES = ("voter", "attendee", "pen", "board", "observer")


@dataclass
class Heard:
    """Everything that came over a stream, as it came."""

    screen: Screen
    frames: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return html.unescape("\n".join(self.frames))


def _listening(base: str, meeting: UUID, audience: str, cookie: str) -> Heard:
    heard = Heard(Screen(base, meeting, audience, cookie))
    take = heard.screen._take

    def keep(lines: list[str]) -> None:
        heard.frames.append("\n".join(lines))
        take(lines)

    heard.screen._take = keep  # type: ignore[method-assign]
    heard.screen.link()
    return heard


def _paired(evening: Evening) -> str:
    """The cookie of a screen on the wall that follows the meeting."""
    screen = projecting.announce_screen(at=clock.now())
    with scope(evening.actor("thoan")) as actor:
        projecting.pair_projector(
            actor=actor, meeting_id=evening.id, code=screen.code, at=clock.now()
        )
    return f"{entry.COOKIE}={screen.token}"


def test_no_stream_and_no_screen_on_the_wall_brings_a_word_to_others(own_database: str) -> None:
    """While it goes on: to members outside, to offices above, to the projector's own secret."""
    evening = private.opened()
    wall = _paired(evening)
    others = private.outsiders(evening)
    cookies = {"projector": wall, "duc": evening.cookie("duc"), "la": evening.cookie("la")}
    for name in ("superior officer", "auditor", "operator"):
        client = private.browser(others[name])
        cookies[name] = f"sessionid={client.cookies['sessionid'].value}"
    reader = evening.cookie("hoa")
    evening.begin()
    with server() as (base, _):
        heard = {
            "projector": _listening(base, evening.id, "projector", wall),
            "duc": _listening(base, evening.id, "attendee", cookies["duc"]),
            "superior officer": _listening(
                base, evening.id, "observer", cookies["superior officer"]
            ),
        }
        within = _listening(base, evening.session, "voter", reader)
        try:
            wait_for(lambda: within.screen.last and all(x.screen.last for x in heard.values()))
            evening.deal()
            wait_for(lambda: private.QUESTION in within.text)
            evening.end()
            wait_for(lambda: all(x.screen.last == evening.state().seq for x in heard.values()))
            refused = {
                (who, audience): _status(base, evening.session, audience, cookie)
                for who, cookie in cookies.items()
                for audience in (("projector",) if who == "projector" else AUDIENCES)
            }
        finally:
            for one in (within, *heard.values()):
                one.screen.cut()

    words = {who: [w for w in PLANTED if w in x.text] for who, x in heard.items()}
    assert [w for w in PLANTED if w in within.text]
    assert words == {who: [] for who in heard}
    assert set(refused.values()) <= {401, 403, 404}, refused


def _status(base: str, meeting: UUID, audience: str, cookie: str) -> int:
    with Screen(base, meeting, audience, cookie) as screen:
        return screen.status
