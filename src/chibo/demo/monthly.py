"""A short meeting of any branch, told from who is on its list: invented, the same for the same seed.

In person, one point, one or two votes by hands. Between 80 and 100 of a hundred come, some late; those who
work far away or are drawn stay at home, most of them excused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chibo.demo import script as s
from chibo.demo.dice import Dice
from chibo.demo.evening import ZONE
from chibo.demo.month import Planned
from chibo.demo.monthly_texts import (
    COMMITTEE_MET,
    EXCUSES,
    FAREWELL,
    WELCOME,
    WORDS,
    WORKS_FAR,
    Words,
)
from chibo.ground.organisation.rules import Basis, Office
from chibo.people.members.queries import ListedMember
from chibo.people.members.rules import Category, Flag

MAIN = "main"
_PLANNED = timedelta(minutes=90)
_ABSENT_AT_MOST = 16  # of a hundred
_UNCOUNTED = {Flag.EXEMPT, Flag.TEMPORARILY_EXEMPT, Flag.SUSPENDED}
_FEWEST_VOICES, _MOST_VOICES = 3, 9
_DEBATE_BEGINS, _DEBATE_ENDS, _VOICE_MINUTES, _VOTE_MINUTES = 36, 76, 5, 4  # minutes
_CLAUSES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who is who at the meeting: by key, in the order of the list."""

    chair: str
    pen: str
    present: tuple[str, ...]
    late: tuple[str, ...]
    absent: tuple[tuple[str, str], ...]
    voters: int
    counted: int


@dataclass(frozen=True, slots=True)
class _Story:
    """What the parts of the meeting are told from."""

    planned: Planned
    dice: Dice
    words: Words
    cast: Cast
    clauses: tuple[str, ...]

    @property
    def resolution(self) -> tuple[str, ...]:
        """The draft of the month's resolution, line by line."""
        head = f"Chi bộ quyết nghị nhiệm vụ tháng {self.planned.day.month}:"
        return head, *(f"{n}. {text}" for n, text in enumerate(self.clauses, start=1))


def script(
    planned: Planned, listed: Sequence[ListedMember], offices: dict[str, str], *, seed: int
) -> s.Script:
    """The meeting as planned.

    Args:
        listed: the branch's list on the day.
        offices: key of the holder by office; a key is the text of the person's id.
    """
    dice = Dice(seed, "meeting", planned.spec.key, planned.day.isoformat())
    words = WORDS[planned.spec.basis]
    cast = cast_of(dice, listed, offices)
    clauses = tuple(dice.shuffled(words.clauses)[:_CLAUSES])
    story = _Story(planned, dice, words, cast, clauses)
    steps = list(_steps(story)) if planned.ends.is_held else []
    return s.Script(
        title=f"Sinh hoạt chi bộ thường kỳ tháng {planned.day.month}/{planned.day.year}",
        place=place_of(planned),
        start=starts(planned),
        end=starts(planned) + _PLANNED,
        chair=cast.chair,
        secretary=cast.pen,
        points=(s.Point(key=MAIN, name=place_of(planned), kind="main"),),
        agenda=_agenda(planned),
        papers=_papers(story) if planned.papers else (),
        steps=tuple(sorted(steps, key=lambda step: step.at)),
    )


def starts(planned: Planned) -> datetime:
    """When the meeting is to begin."""
    hour, minute = WORDS[planned.spec.basis].hour
    day = planned.day
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def place_of(planned: Planned) -> str:
    """Where the branch meets."""
    place = WORDS[planned.spec.basis].place
    if planned.spec.basis is Basis.VILLAGE:
        return f"{place} {planned.spec.name.removeprefix('Chi bộ bản ')}"
    return place


def cast_of(dice: Dice, listed: Sequence[ListedMember], offices: dict[str, str]) -> Cast:
    """Draw who comes, who is late and who is missing; secretary and deputy are always there."""
    counted = [member for member in listed if not member.flags & _UNCOUNTED]
    official = [m for m in counted if m.category is Category.OFFICIAL]
    chair = offices.get(Office.SECRETARY) or _key(official[0])
    others = [_key(m) for m in official if _key(m) != chair]
    pen = offices.get(Office.DEPUTY) or others[0]
    missing = _missing(dice, counted, keep={chair, pen})
    here = [_key(m) for m in counted if _key(m) not in missing]
    late = [k for k in dice.shuffled(here) if k not in {chair, pen}][: dice.below(3)]
    return Cast(
        chair=chair,
        pen=pen,
        present=tuple(key for key in here if key not in late),
        late=tuple(late),
        absent=tuple(missing.items()),
        voters=sum(_key(m) in here for m in official),
        counted=len(counted),
    )


def _key(member: ListedMember) -> str:
    return str(member.person_id)


def _missing(dice: Dice, counted: Sequence[ListedMember], *, keep: set[str]) -> dict[str, str]:
    """Who stays away and why, those who work far away first; no reason: not excused."""
    drawn = dice.shuffled([m for m in counted if _key(m) not in keep])
    drawn.sort(key=lambda member: Flag.WORKS_FAR not in member.flags)
    number = dice.between(0, len(counted) * _ABSENT_AT_MOST // 100)
    return {
        _key(m): WORKS_FAR
        if Flag.WORKS_FAR in m.flags
        else ("" if dice.chance(25) else dice.pick(EXCUSES))
        for m in drawn[:number]
    }


def _agenda(planned: Planned) -> tuple[s.AgendaLine, ...]:
    month = planned.day.month
    lines = (
        ("Khai mạc, điểm danh, giới thiệu chủ trì và thư ký", "information", 5, ""),
        ("Thời sự, văn bản của cấp trên", "information", 10, ""),
        ("Đánh giá việc thực hiện nghị quyết tháng trước", "tasks", 15, ""),
        (f"Thảo luận nhiệm vụ tháng {month}, tự phê bình và phê bình", "discussion", 45, ""),
        (f"Biểu quyết nghị quyết tháng {month}", "decision", 10, "RESOLUTION"),
        ("Thông qua biên bản, tự đánh giá chất lượng sinh hoạt", "information", 5, ""),
    )
    return tuple(
        s.AgendaLine(number=n, title=title, kind=kind, minutes=minutes, decision_type=decision)
        for n, (title, kind, minutes, decision) in enumerate(lines, start=1)
    )


def _papers(story: _Story) -> tuple[s.Paper, ...]:
    title = f"Dự thảo nghị quyết tháng {story.planned.day.month}"
    return (s.Paper(title=title, number=5, paragraphs=story.resolution),)


def _after(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def _steps(story: _Story) -> Iterator[s.Step]:
    cast, dice = story.cast, story.dice
    yield from _arriving(story)
    yield from _reporting(story)
    at = _DEBATE_BEGINS
    yield s.StartItem(at=_after(at - 1), by=cast.pen, number=4)
    for who, text in _voices(story):
        yield s.AskFloor(at=_after(at), by=cast.pen, who=who)
        yield s.GiveFloor(at=_after(at + 0.5), by=cast.pen, who=who)
        at += _VOICE_MINUTES
        yield s.EndSpeech(at=_after(at - 0.5), by=cast.pen, who=who, text=text)
    at = max(at, _DEBATE_ENDS) + dice.between(0, 6)
    yield s.Conclude(at=_after(at), by=cast.pen, number=4, text=story.words.conclusion)
    yield from _resolving(story, begins=at + 1)
    end = at + 6 + _VOTE_MINUTES * story.planned.votes
    yield s.StartItem(at=_after(end), by=cast.pen, number=6)
    yield s.Note(at=_after(end + 1), by=cast.pen, text=FAREWELL)
    yield s.ReadBack(at=_after(end + 1.5), by=cast.pen)
    yield s.Adopt(at=_after(end + 2), by=cast.pen)
    yield s.Grade(at=_after(end + 3), by=cast.pen, marks=_marks(dice), reason=COMMITTEE_MET)
    yield s.CloseMeeting(at=_after(end + 4), by=cast.chair)


def _arriving(story: _Story) -> Iterator[s.Step]:
    cast = story.cast
    for who, reason in cast.absent:
        if reason:
            yield s.Excuse(at=_after(-60), by=cast.pen, who=who, reason=reason)
    yield s.OpenCheckIn(at=_after(-25), by=cast.pen)
    for number, who in enumerate(cast.present):
        at = _after(-22 + 20 * number / len(cast.present))
        yield s.Tick(at=at, by=cast.pen, who=who, point=MAIN)
    yield s.OpenMeeting(at=_after(0), by=cast.chair)
    for who in cast.late:
        yield s.Tick(at=_after(story.dice.between(4, 22)), by=cast.pen, who=who, point=MAIN)


def _reporting(story: _Story) -> Iterator[s.Step]:
    cast, dice, words = story.cast, story.dice, story.words
    yield s.StartItem(at=_after(1), by=cast.pen, number=1)
    yield s.Note(at=_after(4), by=cast.pen, text=WELCOME)
    yield s.StartItem(at=_after(6), by=cast.pen, number=2)
    yield s.Note(at=_after(15), by=cast.pen, text=dice.pick(words.news))
    yield s.StartItem(at=_after(18), by=cast.pen, number=3)
    looks_back = dice.pick(words.looks_back)
    yield s.Conclude(at=_after(33), by=cast.pen, number=3, text=looks_back)


def _voices(story: _Story) -> list[tuple[str, str]]:
    """Who speaks and what they say: three to nine, each a subject of its own."""
    cast, dice, words = story.cast, story.dice, story.words
    others = [key for key in (*cast.present, *cast.late) if key != cast.chair]
    most = min(_MOST_VOICES, len(words.voices), len(others))
    number = dice.between(min(_FEWEST_VOICES, most), most)
    return list(zip(dice.shuffled(others)[:number], dice.shuffled(words.voices), strict=False))


def _resolving(story: _Story, *, begins: float) -> Iterator[s.Step]:
    cast, dice = story.cast, story.dice
    yield s.StartItem(at=_after(begins), by=cast.pen, number=5)
    if story.planned.votes > 1:
        against = cast.voters // dice.between(4, 6)
        figures = s.Figures(yes=cast.voters - against, no=against, abstain=0)
        yield from _vote(cast, "question", story.words.question, begins + 0.5, figures)
        begins += _VOTE_MINUTES
    if story.planned.resolves:
        yield from _clauses(story, at=begins + 0.6)
    abstained = dice.below(2)
    subject = f"Thông qua nghị quyết tháng {story.planned.day.month} của chi bộ"
    figures = s.Figures(yes=cast.voters - abstained, no=0, abstain=abstained)
    text = "\n".join(story.resolution)
    yield from _vote(cast, "resolution", subject, begins + 1, figures, text=text)


def _clauses(story: _Story, *, at: float) -> Iterator[s.Step]:
    cast = story.cast
    owners = story.dice.shuffled([key for key in cast.present if key != cast.chair])
    for number, (text, owner) in enumerate(zip(story.clauses, owners, strict=False)):
        yield s.SetTask(
            at=_after(at + number / 10),
            by=cast.pen,
            text=text,
            owner=owner,
            due=story.planned.day + timedelta(days=14 + 7 * number),
        )


def _vote(
    cast: Cast, key: str, subject: str, at: float, figures: s.Figures, *, text: str = ""
) -> Iterator[s.Step]:
    """Opened, counted by two people alike, closed, announced."""
    by = cast.chair
    if text:
        yield s.PutMotion(at=_after(at), by=cast.pen, key=key, number=5, proposer=by, text=text)
    yield s.OpenVote(
        at=_after(at + 0.2),
        by=by,
        key=key,
        number=5,
        subject=subject,
        decision_type="RESOLUTION",
        motion=key if text else "",
    )
    for who, minutes in ((cast.pen, 1), (by, 1.2)):
        yield s.Count(at=_after(at + minutes), by=who, vote=key, point=MAIN, figures=figures)
    yield s.CloseVote(at=_after(at + 1.5), by=by, vote=key)
    yield s.Announce(at=_after(at + 2), by=by, vote=key)


def _marks(dice: Dice) -> dict[str, int]:
    """What the branch judges itself: a committee meeting on paper in most months, and the debate."""
    judged = {"self_criticism": 4 + dice.below(3)}
    return judged | ({"committee_met": 5} if dice.chance(80) else {})
