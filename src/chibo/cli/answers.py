"""What ``chibo init`` has to know: the questions, how an answer is read, and what follows from all of them."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chibo.core import clock, names
from chibo.ground.organisation import frame
from chibo.ground.organisation.frame import Plan
from chibo.ground.organisation.rules import Basis, UnitKind, is_sign
from chibo.ground.organisation.rules.changes import Decision
from chibo.people.members.importing.rules import cells, check
from chibo.people.members.importing.rules.entry import Entry, PartialDate

if TYPE_CHECKING:
    from chibo.people.members.founding import Beginning, NewBranch

Answers = dict[str, str]
NONE = "none"


class BadAnswer(Exception):
    """An answer cannot be used; the sentence says why and what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to be known.

    Args:
        key: name in the answers file, ``section.name``.
        vi: the question as it is asked; ``en`` the same in English.
        check: the answer as it is kept, from what was typed and the answers before it.
        default: what an empty answer means; None: it may not be empty.
    """

    key: str
    vi: str
    en: str
    check: Callable[[str, Answers], str]
    default: Callable[[Answers], str] | None = None


def read_file(path: Path, known: Collection[str]) -> Answers:
    """The answers of a TOML file, by ``section.name``.

    Raises:
        BadAnswer: it cannot be read, or holds something that nobody asked for.
    """
    try:
        parsed = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadAnswer(f"{path} cannot be read: {error}") from error
    found: Answers = {}
    for section, rows in parsed.items():
        for name, value in rows.items() if isinstance(rows, dict) else [("", rows)]:
            key = f"{section}.{name}" if name else section
            if key not in known:
                raise BadAnswer(f"{path}: there is no question {key!r}; see --questions")
            found[key] = value.isoformat() if isinstance(value, date) else str(value)
    return found


def checked(question: Question, given: str, before: Answers) -> str:
    """An answer as it is kept.

    Raises:
        BadAnswer: it cannot be used.
    """
    text = given.strip()
    if not text:
        if question.default is None:
            raise BadAnswer(f"{question.key}: an answer is needed. {question.vi}?")
        return question.default(before)
    return question.check(text, before)


def _name(text: str, _before: Answers) -> str:
    found = names.normalise(text)
    if len(found) > 120:
        raise BadAnswer("at most 120 letters")
    return found


def _person(text: str, before: Answers) -> str:
    found = _name(text, before)
    if " " not in found or any(sign.isdigit() for sign in found):
        raise BadAnswer("write the full name, e.g. Nguyễn Văn Khoa")
    return found


def _commune(text: str, _before: Answers) -> str:
    if text.lower() in {NONE, "không"}:
        return NONE
    found = list(communes(text))
    if len(found) == 1:
        return found[0].official_code
    if not found:
        raise BadAnswer(f"no commune, ward or special zone {text!r} in the national list")
    shown = "; ".join(f"{plan.official_code} {plan.name}" for plan in found[:12])
    raise BadAnswer(f"{len(found)} fit; write the number of one: {shown}")


def communes(text: str) -> Iterator[Plan]:
    """Communes by their number, or by name (marks may be missing; ``Nậm Khoang, Sơn La`` names the province too)."""
    place, _, province = (names.search_key(part) for part in text.partition(","))
    for above in frame.real_frame().children:
        if province and province not in names.search_key(above.name):
            continue
        for plan in above.children:
            if text == plan.official_code or (place and place == names.search_key(plan.place)):
                yield plan


def _day(text: str, _before: Answers) -> str:
    try:
        found = cells.whole_date(text)
    except cells.Unclear as unclear:
        raise BadAnswer("write a day as 15/08/1984") from unclear
    if found.year < cells.EARLIEST:
        raise BadAnswer("write a day as 15/08/1984")
    return found.isoformat()


def _year(text: str, before: Answers) -> str:
    began = int(before["unit.term_began"][:4])
    if not text.isdecimal() or not began < int(text) <= began + 10:
        raise BadAnswer(f"write the year in which the term ends, {began + 1} to {began + 10}")
    return text


def _basis(text: str, _before: Answers) -> str:
    if text not in {basis.value for basis in Basis}:
        raise BadAnswer("one of " + ", ".join(basis.value for basis in Basis))
    return text


def _sign(text: str, _before: Answers) -> str:
    if not is_sign(text):
        raise BadAnswer("capital letters and digits, e.g. CB or CB3 or ĐU-CB3")
    return text


def _sex(text: str, _before: Answers) -> str:
    found = {"nam": "m", "nu": "f", "m": "m", "f": "f"}.get(names.search_key(text))
    if found is None:
        raise BadAnswer("nam or nữ")
    return found


def _kind(text: str, _before: Answers) -> str:
    if text not in {UnitKind.COMMUNE, UnitKind.GRASSROOTS}:
        raise BadAnswer("commune or grassroots")
    return text


def _address(text: str, _before: Answers) -> str:
    parts = urlsplit(text)
    good = parts.scheme in {"http", "https"} and parts.hostname
    if not good or parts.path.strip("/") or parts.query or parts.username:
        raise BadAnswer("an address such as https://chibo.namkhoang.vn, without a path")
    return f"{parts.scheme}://{parts.netloc}".lower()


def _superior(before: Answers) -> str:
    if before["frame.commune"] == NONE:
        raise BadAnswer("superior.name: an answer is needed without the national frame")
    return next(communes(before["frame.commune"])).name


def _superior_kind(before: Answers) -> str:
    named = before["frame.commune"] != NONE and before["superior.name"] == _superior(before)
    return UnitKind.COMMUNE if named else UnitKind.GRASSROOTS


def _place(before: Answers) -> str:
    if before["frame.commune"] == NONE:
        return re.sub("^Đảng bộ (xã|phường|đặc khu) ", "", before["superior.name"])
    return next(communes(before["frame.commune"])).place


def _short(before: Answers) -> str:
    bare = before["unit.name"].removeprefix("Chi bộ ")
    return bare[:1].upper() + bare[1:]


def _five_years(before: Answers) -> str:
    return str(int(before["unit.term_began"][:4]) + 5)


QUESTIONS = (
    Question(
        key="frame.commune",
        vi="Xã, phường, đặc khu (tên hoặc mã số; “không” nếu không dùng danh mục)",
        en="commune of the national list, by name or number; none for no list",
        check=_commune,
    ),
    Question(
        key="superior.name",
        vi="Tên đảng bộ cấp trên trực tiếp",
        en="name of the committee above",
        check=_name,
        default=_superior,
    ),
    Question(
        key="superior.kind",
        vi="Cấp của đảng bộ đó: commune (xã, phường) hoặc grassroots (đảng bộ cơ sở)",
        en="its level",
        check=_kind,
        default=_superior_kind,
    ),
    Question(
        key="unit.name",
        vi="Tên chi bộ, ví dụ Chi bộ bản Nà Khoang",
        en="name of the branch",
        check=_name,
    ),
    Question(
        key="unit.short_name", vi="Tên gọi tắt", en="its short name", check=_name, default=_short
    ),
    Question(
        key="unit.place",
        vi="Địa danh ghi trên văn bản",
        en="place that documents name",
        check=_name,
        default=_place,
    ),
    Question(
        key="unit.basis",
        vi="Loại chi bộ: village, school, health_station, cooperative, office",
        en="what the branch rests on",
        check=_basis,
        default=lambda _before: Basis.VILLAGE.value,
    ),
    Question(
        key="unit.sign",
        vi="Ký hiệu chi bộ trong số văn bản, ví dụ CB (Số 01-NQ/CB)",
        en="sign of the branch in numbers of documents",
        check=_sign,
        default=lambda _before: "CB",
    ),
    Question(
        key="unit.term_began",
        vi="Ngày bắt đầu nhiệm kỳ (ngày đại hội)",
        en="first day of the term of office",
        check=_day,
    ),
    Question(
        key="unit.term_ends",
        vi="Năm kết thúc nhiệm kỳ",
        en="year in which the term ends",
        check=_year,
        default=_five_years,
    ),
    Question(
        key="operator.name",
        vi="Họ và tên người vận hành máy chủ",
        en="full name of the operator",
        check=_person,
    ),
    Question(
        key="secretary.name",
        vi="Họ và tên bí thư chi bộ",
        en="full name of the secretary",
        check=_person,
    ),
    Question(key="secretary.sex", vi="Bí thư: nam hay nữ", en="the secretary's sex", check=_sex),
    Question(key="secretary.born", vi="Bí thư: ngày sinh", en="the secretary's birth", check=_day),
    Question(
        key="secretary.admitted",
        vi="Bí thư: ngày kết nạp Đảng",
        en="the secretary's admission",
        check=_day,
    ),
    Question(
        key="secretary.official",
        vi="Bí thư: ngày công nhận chính thức",
        en="the secretary's recognition",
        check=_day,
    ),
    Question(
        key="secretary.decision",
        vi="Quyết định chuẩn y bí thư (số, ngày), có thể bỏ trống",
        en="decision of the committee above; may stay empty",
        check=_name,
        default=lambda _before: "",
    ),
    Question(
        key="site.url",
        vi="Địa chỉ trang, ví dụ https://chibo.namkhoang.vn",
        en="address under which the pages are found",
        check=_address,
        default=lambda _before: "http://localhost:8000",
    ),
)


DECIDED = (
    Question(
        key="decision.number",
        vi="Số quyết định thành lập",
        en="number of the decision that founds it",
        check=_name,
    ),
    Question(key="decision.day", vi="Ngày quyết định", en="day of the decision", check=_day),
    Question(
        key="decision.signatory",
        vi="Cấp ủy ký quyết định",
        en="committee that signed it",
        check=_name,
        default=lambda before: before["superior.name"],
    ),
)
"""What is asked besides for a branch that is founded later."""


def new_branch_of(given: Answers) -> "NewBranch":
    """A branch that is founded below a unit that stands."""
    from chibo.people.members.founding import NewBranch

    return NewBranch(
        plan=_branch(given),
        term=_term(given),
        decision=Decision(
            number=given["decision.number"],
            dated=date.fromisoformat(given["decision.day"]),
            signatory=given["decision.signatory"],
        ),
        secretary=entry_of(given),
        elected=given["secretary.decision"],
    )


def _term(given: Answers) -> tuple[str, date]:
    since = date.fromisoformat(given["unit.term_began"])
    return f"{since.year}–{given['unit.term_ends']}", since


def _branch(given: Answers) -> Plan:
    return Plan(
        key="own/branch",
        kind=UnitKind.BRANCH,
        basis=given["unit.basis"],
        name=given["unit.name"],
        short_name=given["unit.short_name"],
        place=given["unit.place"],
        sign=given["unit.sign"],
        valid_from=date.fromisoformat(given["unit.term_began"]),
    )


def plan_of(given: Answers) -> Plan:
    """The units that the answers describe, one below the other."""
    code = given["frame.commune"]
    branch = _branch(given)
    if code == NONE:
        root = _committee(given, branch)
    else:
        root = frame.path_to(code)
        commune = frame.leaf_of(root)
        branch.province = commune.province
        own = given["superior.kind"] == UnitKind.GRASSROOTS
        commune.children = [_committee(given, branch) if own else branch]
        if not own:
            commune.name = given["superior.name"]
    return root


def _committee(given: Answers, branch: Plan) -> Plan:
    name = given["superior.name"]
    short = name.removeprefix("Đảng bộ ").removeprefix("Đảng ủy ")
    return Plan(
        key="own/superior",
        kind=UnitKind(given["superior.kind"]),
        basis="commune" if given["superior.kind"] == UnitKind.COMMUNE else "",
        name=name,
        short_name=short[:1].upper() + short[1:],
        place=given["unit.place"],
        province=branch.province,
        valid_from=branch.valid_from,
        children=[branch],
    )


def check_whole(given: Answers) -> None:
    """What no single answer shows.

    Raises:
        BadAnswer: days that contradict each other.
    """
    from chibo.people.members.importing import words

    problems = check.problems_of(entry_of(given), today=clock.now().date())
    if problems:
        raise BadAnswer("secretary: " + " ".join(words.sentence(one) for one in problems))


def entry_of(given: Answers) -> Entry:
    """The record of the first secretary."""
    born = date.fromisoformat(given["secretary.born"])
    return Entry(
        full_name=given["secretary.name"],
        sex="f" if given["secretary.sex"] == "f" else "m",
        born=PartialDate(born.year, born.month, born.day),
        admitted_on=date.fromisoformat(given["secretary.admitted"]),
        official_on=date.fromisoformat(given["secretary.official"]),
    )


def beginning_of(given: Answers) -> "Beginning":
    """All of it, as the installation begins with it."""
    from chibo.people.members.founding import Beginning

    return Beginning(
        root=plan_of(given),
        term=_term(given),
        operator=given["operator.name"],
        secretary=entry_of(given),
        elected=given["secretary.decision"],
    )
