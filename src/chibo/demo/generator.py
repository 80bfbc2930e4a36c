"""Members of the demo commune: from a seed and a day, the same on every machine.

Each person is drawn with dice of their own (branch and running number), so one can be made alone and in any order.
Posts and offices are then given to whom they fit. Personal ids begin at 901: nobody has such a one.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from chibo.core import names
from chibo.core.identifiers import member_code, synthetic_personal_id
from chibo.demo import jobs, roll
from chibo.demo.dice import Dice
from chibo.demo.naming import Sex, invent
from chibo.demo.places import BRANCHES, PROVINCE, BranchSpec
from chibo.ground.organisation.rules import Basis, Office
from chibo.people.members.rules import Category, Flag

_SERIAL_SPAN = 1_000  # numbers of codes kept for one branch
_WOMEN = {
    Basis.VILLAGE: 32,
    Basis.SCHOOL: 58,
    Basis.HEALTH_STATION: 55,
    Basis.COOPERATIVE: 35,
    Basis.OFFICE: 36,
}
_AGES: dict[Basis, dict[tuple[int, int], int]] = {
    Basis.VILLAGE: {(21, 30): 15, (31, 45): 31, (46, 60): 28, (61, 74): 20, (75, 86): 6},
    Basis.SCHOOL: {(24, 30): 18, (31, 45): 57, (46, 59): 25},
    Basis.HEALTH_STATION: {(25, 35): 35, (36, 58): 65},
    Basis.COOPERATIVE: {(24, 40): 50, (41, 63): 50},
    Basis.OFFICE: {(25, 35): 28, (36, 50): 50, (51, 59): 22},
}
_FEASTS = ((2, 3), (5, 19), (9, 2), (11, 7), (12, 22))
_COMMITTEE_FROM = 9  # official members from which a branch elects a committee (Điều lệ, Điều 24)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMember:
    """One invented member with today's category, flags and office, and the days they began."""

    key: str
    code: str
    name: str
    sex: Sex
    born_on: date
    born_precision: str
    ethnic_code: str
    occupation: str
    education: str
    admitted_on: date
    official_on: date | None
    flags: tuple[tuple[Flag, date], ...]
    joined_on: date
    joined_decision: str
    personal_id: str
    office: Office | None = None

    @property
    def category(self) -> Category:
        """Official from the day of recognition on, on probation before."""
        return Category.OFFICIAL if self.official_on else Category.PROBATIONARY

    def has(self, flag: Flag) -> bool:
        """Whether the flag holds today."""
        return any(held is flag for held, _ in self.flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBranch:
    """A branch and its members, by given name."""

    spec: BranchSpec
    members: tuple[DemoMember, ...]


def commune(*, seed: int, today: date) -> list[DemoBranch]:
    """All fourteen branches with their 320 members."""
    return [branch(number, seed=seed, today=today) for number in range(len(BRANCHES))]


def branch(number: int, *, seed: int, today: date) -> DemoBranch:
    """The members of the branch at that place of ``places.BRANCHES``."""
    spec = BRANCHES[number]
    rows = roll.WRITTEN.get(spec.key, ())
    made = [
        _written(row, spec, _serial(number, place), today=today) for place, row in enumerate(rows)
    ]
    made += [
        _drawn(spec, number, place, seed=seed, today=today, on_probation=drawn < spec.probationary)
        for drawn, place in enumerate(range(len(rows), spec.size))
    ]
    if len(rows) < spec.size:
        made = _with_offices(_with_posts(_with_exempt(made, spec, today), spec, today), spec, today)
    return DemoBranch(spec=spec, members=tuple(sorted(made, key=_by_name)))


def _by_name(member: DemoMember) -> tuple[str, str]:
    return names.sort_key(member.name), member.key


def _serial(number: int, place: int) -> int:
    return number * _SERIAL_SPAN + place


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month (of a later one: ``months`` < 0), or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age(born: date, today: date) -> int:
    """Full years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _personal_id(serial: int, *, sex: Sex, born: date) -> str:
    number = (serial * 7_919 + 104_729) % 1_000_000
    return synthetic_personal_id(province=PROVINCE, sex=sex, born_year=born.year, number=number)


def _written(row: roll.Row, spec: BranchSpec, serial: int, *, today: date) -> DemoMember:
    on_probation = isinstance(row.admitted, int)
    admitted = months_before(today, row.admitted) if isinstance(row.admitted, int) else row.admitted
    return DemoMember(
        key=f"{spec.key}/{row.key}",
        code=member_code(serial),
        name=row.name,
        sex=row.sex,
        born_on=row.born,
        born_precision=row.born_precision,
        ethnic_code=row.ethnic_code,
        occupation=row.occupation,
        education=row.education,
        admitted_on=admitted,
        official_on=None if on_probation else months_before(admitted, -12),
        flags=((Flag.EXEMPT, row.exempt_since),) if row.exempt_since else (),
        joined_on=row.joined or admitted,
        joined_decision=row.joined_decision,
        personal_id=_personal_id(serial, sex=row.sex, born=row.born),
        office=row.office,
    )


def _drawn(
    spec: BranchSpec, number: int, place: int, *, seed: int, today: date, on_probation: bool
) -> DemoMember:
    dice, serial = Dice(seed, spec.key, place), _serial(number, place)
    sex: Sex = "f" if dice.chance(_WOMEN[spec.basis]) else "m"
    ethnic_code = dice.weighted(spec.peoples)
    youngest, oldest = (22, 29) if on_probation else dice.weighted(_AGES[spec.basis])
    years = dice.between(youngest, oldest)
    born = dice.day(months_before(today, 12 * years + 11), months_before(today, 12 * years))
    admitted = (
        months_before(today, dice.between(2, 11)) if on_probation else _admitted(dice, born, today)
    )
    return DemoMember(
        key=f"{spec.key}/{place:02d}",
        code=member_code(serial),
        name=invent(dice, ethnic_code=ethnic_code, sex=sex, born_year=born.year),
        sex=sex,
        born_on=born,
        born_precision="day",
        ethnic_code=ethnic_code,
        occupation=jobs.occupation(dice, basis=spec.basis, age=age(born, today)),
        education=jobs.education(dice, basis=spec.basis, age=age(born, today)),
        admitted_on=admitted,
        official_on=None if on_probation else months_before(admitted, -12),
        flags=_away(dice, spec, years, today) if not on_probation else (),
        joined_on=_joined(dice, spec, admitted, today),
        joined_decision="",
        personal_id=_personal_id(serial, sex=sex, born=born),
    )


def _admitted(dice: Dice, born: date, today: date) -> date:
    """A day between 18 and 45 years of age, mostly before 29, at least two years ago; often a feast."""
    earliest = born.year + 19
    latest = min(born.year + (28 if dice.chance(70) else 45), today.year - 2)
    year = dice.between(min(earliest, latest), latest)
    if dice.chance(60):
        month, day = dice.pick(_FEASTS)
        return date(year, month, day)
    return dice.day(date(year, 1, 2), date(year, 12, 20))


def _joined(dice: Dice, spec: BranchSpec, admitted: date, today: date) -> date:
    """Villagers stay; staff came to the branch some time after admission."""
    if spec.basis is Basis.VILLAGE or dice.chance(35):
        return admitted
    return dice.day(admitted, max(admitted, months_before(today, 6)))


def _away(dice: Dice, spec: BranchSpec, years: int, today: date) -> tuple[tuple[Flag, date], ...]:
    if spec.basis is not Basis.VILLAGE or years > 45 or not dice.chance(7):
        return ()
    since = months_before(today, dice.between(2, 9))
    far = (Flag.WORKS_FAR, since)
    return (far, (Flag.TEMPORARILY_EXEMPT, since)) if dice.chance(40) else (far,)


def _with_exempt(members: list[DemoMember], spec: BranchSpec, today: date) -> list[DemoMember]:
    oldest = sorted(members, key=lambda m: m.born_on)[: spec.exempt]
    latest = months_before(today, 6)
    since = {
        m.key: min(max(months_before(m.born_on, -72 * 12), m.joined_on), latest) for m in oldest
    }
    return [
        replace(m, flags=((Flag.EXEMPT, since[m.key]),)) if m.key in since else m for m in members
    ]


def _with_posts(members: list[DemoMember], spec: BranchSpec, today: date) -> list[DemoMember]:
    posts = jobs.POSTS[spec.basis]
    titles = {post.title for post in posts}
    given = {m.key: m.occupation for m in members if m.occupation in titles}
    for post in posts:
        if post.title in given.values():
            continue
        fitting = (
            m
            for m in _active(members)
            if m.key not in given and post.fits(age=age(m.born_on, today), sex=m.sex)
        )
        found = next(fitting, None)
        if found:
            given[found.key] = post.title
    return [replace(m, occupation=given.get(m.key, m.occupation)) for m in members]


def _with_offices(members: list[DemoMember], spec: BranchSpec, today: date) -> list[DemoMember]:
    """Secretary and deputy; a committee where there are enough official members."""
    eligible = [m for m in _active(members) if 30 <= age(m.born_on, today) <= 62]
    eligible.sort(key=lambda m: (abs(age(m.born_on, today) - 47), m.key))
    official = sum(m.category is Category.OFFICIAL for m in members)
    offices = [Office.SECRETARY, Office.DEPUTY]
    if official >= _COMMITTEE_FROM:
        offices += [Office.COMMITTEE] * (1 if spec.size < 20 else 3)
    given = {m.key: office for m, office in zip(eligible, offices, strict=False)}
    return [replace(m, office=given.get(m.key)) for m in members]


def _active(members: Iterable[DemoMember]) -> list[DemoMember]:
    return [m for m in members if m.category is Category.OFFICIAL and not m.flags]
