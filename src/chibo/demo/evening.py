"""The demo meeting: chi bộ bản Nà Khoang meets on an evening, at two points and on three phones.

23 members, 21 of them official; 20 of the 22 that attendance counts are present. Everything happens as
in docs/reference/meeting-rules.md, "Kinds and flow"; the figures are those of scenario S1.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from chibo.demo import evening_texts as texts
from chibo.demo import roll
from chibo.demo import script as s
from chibo.demo.evening_texts import Days

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PEN, CHAIR, RESPONSIBLE = "dien", "thoan", "binh"
MAIN, VALLEY, PHONES = "main", "pa-vat", "phones"
ON_PHONES = ("hang", "khoi", "phuong")
COUNTERS = {MAIN: (PEN, CHAIR), VALLEY: (RESPONSIBLE, "hien")}

_PLANS_NEXT_MONTH_AFTER = 15
_TICKED = (
    ("dien", -20),
    ("thoan", -18),
    ("tien", -15),
    ("inh", -12),
    ("yeu", -11),
    ("suong", -9),
    ("anh", -6),
    ("dong", -3),
)
_AT_THE_DOOR = (("hoa", -8), ("quyet", -5), ("duc", -4), ("tham", -4))
_IN_THE_VALLEY = ("binh", "hien", "loan", "nga", "pang")

_MARKS = {"committee_met": 5}
_REASON = "Chi ủy đã họp trước, biên bản giấy lưu tại chi bộ"


def script(day: date) -> s.Script:
    """The meeting on the evening of a day; texts name that month and days that follow from it."""
    days = days_of(day)
    start = datetime(day.year, day.month, day.day, 19, 30, tzinfo=ZONE)
    parts = (
        _arriving,
        _reporting,
        _planning,
        _discussing,
        _admitting,
        _learning,
        _resolving,
        _ending,
    )
    steps = chain.from_iterable(part(days) for part in parts)
    return s.Script(
        title=f"Sinh hoạt chi bộ thường kỳ tháng {day.month}/{day.year}",
        place="Nhà văn hóa bản Nà Khoang",
        start=start,
        end=start + timedelta(hours=2),
        chair=CHAIR,
        secretary=PEN,
        mode="hybrid",
        scattered=12,
        approval=s.Approval(
            number="07-QĐ/ĐU",
            decided_on=day - timedelta(days=60),
            valid_to=date(day.year, 12, 31),
            decided_by="Đảng ủy xã Nậm Khoang",
            decision_types=("ADMIT",),
        ),
        points=(
            s.Point(key=MAIN, name="Nhà văn hóa bản Nà Khoang", kind="main"),
            s.Point(key=VALLEY, name="Điểm Pá Vạt", kind="secondary", responsible=RESPONSIBLE),
            s.Point(key=PHONES, name="Trực tuyến", kind="online"),
        ),
        agenda=_agenda(days),
        papers=texts.papers(days),
        steps=tuple(sorted(steps, key=lambda step: step.at)),
        expected=(
            s.Expected(vote="admit", base=20, needed=14, yes=15, no=2, abstain=1, adopted=True),
            s.Expected(vote="road", base=20, needed=11, yes=9, no=7, abstain=2, adopted=False),
            s.Expected(vote="change", base=20, needed=11, yes=16, no=1, abstain=1, adopted=True),
            s.Expected(vote="resolve", base=20, needed=11, yes=17, no=0, abstain=1, adopted=True),
        ),
    )


def days_of(day: date) -> Days:
    """Days that the texts name: a late meeting plans the next month, an early one its own.

    The road work is a Sunday at least a week off; deadlines follow it.
    """
    first = day.replace(day=1)
    if day.day > _PLANS_NEXT_MONTH_AFTER:
        first = (first + timedelta(days=31)).replace(day=1)
    earliest = max(day + timedelta(days=7), first)
    road = earliest + timedelta(days=(6 - earliest.weekday()) % 7)
    month_end = first.replace(day=monthrange(first.year, first.month)[1])
    return Days(
        meeting=day,
        month=first.month,
        month_before=first.month - 1 or 12,
        road=road,
        road_later=road + timedelta(days=7),
        deadline=month_end if month_end > road else day + timedelta(days=21),
    )


def _after(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def _agenda(days: Days) -> tuple[s.AgendaLine, ...]:
    month, before = days.month, days.month_before
    lines = (
        ("Khai mạc, điểm danh, giới thiệu chủ trì và thư ký", "information", 5, "", ""),
        ("Thời sự, văn bản của cấp trên", "information", 10, "Lò Văn Thoan", ""),
        (f"Đánh giá thực hiện nghị quyết tháng {before}", "discussion", 15, "Quàng Thị Diên", ""),
        (f"Phương hướng, nhiệm vụ tháng {month}", "discussion", 10, "Lò Văn Thoan", ""),
        ("Thảo luận, tự phê bình và phê bình", "discussion", 20, "", ""),
        (f"Xét kết nạp quần chúng {roll.APPLICANT}", "personnel", 15, "Nguyễn Thu Hằng", "ADMIT"),
        ("Chuyên đề: Dùng dịch vụ công trực tuyến", "discussion", 15, "Hà Thị Phượng", ""),
        (f"Biểu quyết nghị quyết tháng {month}", "decision", 15, "", "RESOLUTION"),
        ("Thông qua biên bản, tự đánh giá chất lượng sinh hoạt", "information", 5, "", ""),
    )
    return tuple(
        s.AgendaLine(
            number=number,
            title=title,
            kind=kind,
            minutes=minutes,
            presenter=presenter,
            decision_type=decision_type,
        )
        for number, (title, kind, minutes, presenter, decision_type) in enumerate(lines, start=1)
    )


def _arriving(days: Days) -> Iterator[s.Step]:
    yield s.Excuse(at=_after(-24 * 60), by=PEN, who="vui", reason="đi viện")
    yield s.OpenCheckIn(at=_after(-25), by=PEN)
    for who, minute in _TICKED:
        yield s.Tick(at=_after(minute), by=PEN, who=who, point=MAIN)
    for who, minute in _AT_THE_DOOR:
        yield s.CheckIn(at=_after(minute), by=who, point=MAIN, at_door=True)
    for number, who in enumerate(_IN_THE_VALLEY):
        yield s.Tick(at=_after(-2 + number / 10), by=RESPONSIBLE, who=who, point=VALLEY)
    yield s.CheckIn(at=_after(-3), by="phuong", point=PHONES)
    yield s.CheckIn(at=_after(-1), by="hang", point=PHONES)
    yield s.ConfirmAll(at=_after(-0.6), by=PEN, point=MAIN)
    yield s.ConfirmAll(at=_after(-0.5), by=PEN, point=PHONES)
    yield s.OpenMeeting(at=_after(0), by=CHAIR)
    yield s.StartItem(at=_after(0.1), by=PEN, number=1)
    yield s.Welcome(at=_after(1), by=PEN, name=texts.GUEST)
    yield s.Note(at=_after(4), by=PEN, text=texts.OPENING)


def _reporting(days: Days) -> Iterator[s.Step]:
    yield s.StartItem(at=_after(6), by=PEN, number=2)
    yield s.Note(at=_after(14), by=PEN, text=texts.news(days))
    yield s.StartItem(at=_after(17), by=PEN, number=3)
    yield s.CheckIn(at=_after(22), by="khoi", point=PHONES)
    yield s.ConfirmAll(at=_after(22.4), by=PEN, point=PHONES)
    yield from _speech("tien", 23, 24, 26.5, texts.ROAD_REPORT)
    yield from _speech("hoa", 25, 27, 29.5, texts.INSURANCE)
    yield s.Conclude(at=_after(31), by=PEN, number=3, text=texts.conclusion_of_report(days))


def _planning(days: Days) -> Iterator[s.Step]:
    yield s.StartItem(at=_after(32), by=PEN, number=4)
    yield from _speech("dong", 34, 35, 37, texts.road_later(days))
    yield from _speech("binh", 36, 37.5, 39.5, texts.ROAD_NOW, by=RESPONSIBLE)
    yield s.Conclude(at=_after(41), by=PEN, number=4, text=texts.CONCLUSION_OF_PLAN)


def _discussing(days: Days) -> Iterator[s.Step]:
    yield s.StartItem(at=_after(42), by=PEN, number=5)
    yield from _speech("yeu", 43, 43.5, 45.5, texts.FRAUD)
    yield from _speech("khoi", 45, 46, 47.5, texts.SIGNAL, by="khoi")
    yield s.LoseNetwork(at=_after(47.6), by=PEN, who="khoi")
    yield from _speech("inh", 47.8, 48.5, 51, texts.SCHOOL)
    yield s.CheckIn(at=_after(52), by="khoi", point=PHONES)
    yield s.WriteOpinion(at=_after(53.5), by="khoi", text=texts.SIGNAL_WRITTEN)
    yield from _speech("binh", 53, 54, 57, texts.SELF_CRITICISM, by=RESPONSIBLE)
    yield s.Conclude(at=_after(60), by=PEN, number=5, text=texts.CONCLUSION_OF_DISCUSSION)


def _admitting(days: Days) -> Iterator[s.Step]:
    yield s.StartItem(at=_after(61), by=PEN, number=6)
    yield s.Note(at=_after(62), by=PEN, text=texts.admission_ground(days))
    yield from _speech("hang", 62.5, 63, 66, texts.SPONSOR, by="hang")
    yield s.OpenVote(
        at=_after(68),
        by=CHAIR,
        key="admit",
        number=6,
        subject=f"Đề nghị kết nạp quần chúng ưu tú {roll.APPLICANT} vào Đảng",
        decision_type="ADMIT",
        secrecy="open",
    )
    yield from _answers(
        "admit",
        68,
        devices={"hang": "yes", "khoi": "yes", "phuong": "yes"},
        main=s.Figures(yes=8, no=1, abstain=1),
        valley=s.Figures(yes=4, no=1, abstain=0),
    )
    yield s.CloseVote(at=timedelta(minutes=71, seconds=7), by=CHAIR, vote="admit")
    yield s.Announce(at=_after(72), by=CHAIR, vote="admit")
    yield s.Conclude(at=_after(74), by=PEN, number=6, text=texts.CONCLUSION_OF_ADMISSION)


def _learning(days: Days) -> Iterator[s.Step]:
    yield s.StartItem(at=_after(76), by=PEN, number=7)
    yield s.Note(at=_after(82), by=PEN, text=texts.THEME)
    yield from _speech("duc", 82.5, 83, 86, texts.CLASS, by="duc")
    yield s.Conclude(at=_after(89), by=PEN, number=7, text=texts.CONCLUSION_OF_THEME)


def _resolving(days: Days) -> Iterator[s.Step]:
    yield s.StartItem(at=_after(90), by=PEN, number=8)
    yield s.PutMotion(
        at=_after(90.5), by=PEN, key="road", number=8, proposer="dong", text=texts.motion_road(days)
    )
    yield s.PutMotion(
        at=_after(91),
        by=PEN,
        key="resolution",
        number=8,
        proposer=CHAIR,
        text=texts.resolution(days),
    )
    yield s.Amend(
        at=_after(91.5),
        by=PEN,
        key="two-evenings",
        motion="resolution",
        proposer="binh",
        before=texts.EVENING_BEFORE,
        after=texts.EVENINGS_AFTER,
    )
    yield from _vote_on_the_road(days)
    yield from _vote_on_the_change()
    yield from _tasks(days)
    yield from _vote_on_the_resolution(days)


def _vote_on_the_road(days: Days) -> Iterator[s.Step]:
    """Fails; at Pá Vạt the first two counts differ and both count again."""
    yield s.OpenVote(
        at=_after(92),
        by=CHAIR,
        key="road",
        number=8,
        subject=f"Lùi ngày làm đường bản sang {days.road_later:%d/%m}",
        decision_type="RESOLUTION",
        motion="road",
    )
    wrong = s.Figures(yes=3, no=1, abstain=1)
    yield s.Count(at=_after(92.6), by=COUNTERS[VALLEY][0], vote="road", point=VALLEY, figures=wrong)
    unlike = s.Figures(yes=2, no=2, abstain=1)
    yield s.Count(
        at=_after(92.7), by=COUNTERS[VALLEY][1], vote="road", point=VALLEY, figures=unlike
    )
    yield from _answers(
        "road",
        92.5,
        devices={"hang": "yes", "khoi": "yes", "phuong": "no"},
        main=s.Figures(yes=5, no=4, abstain=1),
        valley=s.Figures(yes=2, no=2, abstain=1),
    )
    yield s.CloseVote(at=_after(95), by=CHAIR, vote="road")
    yield s.Announce(at=_after(95.5), by=CHAIR, vote="road")


def _vote_on_the_change() -> Iterator[s.Step]:
    yield s.OpenVote(
        at=_after(96),
        by=CHAIR,
        key="change",
        number=8,
        subject="Sửa khoản 3: tổ công nghệ số trực thêm tối Chủ nhật tại điểm Pá Vạt",
        decision_type="RESOLUTION",
        motion="resolution",
        amendment="two-evenings",
    )
    yield from _answers(
        "change",
        96,
        devices={"hang": "yes", "khoi": "yes", "phuong": "yes"},
        main=s.Figures(yes=8, no=1, abstain=1),
        valley=s.Figures(yes=5, no=0, abstain=0),
    )
    yield s.CloseVote(at=_after(98.5), by=CHAIR, vote="change")
    yield s.Announce(at=_after(99), by=CHAIR, vote="change")


def _tasks(days: Days) -> Iterator[s.Step]:
    for number, (text, owner, due) in enumerate(texts.tasks(days)):
        at = _after(99.5 + number * 0.5)
        yield s.SetTask(at=at, by=PEN, text=text, owner=owner, due=due)


def _vote_on_the_resolution(days: Days) -> Iterator[s.Step]:
    yield s.OpenVote(
        at=_after(103),
        by=CHAIR,
        key="resolve",
        number=8,
        subject=f"Thông qua nghị quyết tháng {days.month} của chi bộ",
        decision_type="RESOLUTION",
        motion="resolution",
    )
    yield from _answers(
        "resolve",
        103,
        devices={"hang": "yes", "khoi": "yes", "phuong": "yes"},
        main=s.Figures(yes=9, no=0, abstain=1),
        valley=s.Figures(yes=5, no=0, abstain=0),
    )
    yield s.CloseVote(at=_after(105.5), by=CHAIR, vote="resolve")
    yield s.Announce(at=_after(106), by=CHAIR, vote="resolve")
    yield s.Conclude(at=_after(107), by=PEN, number=8, text=texts.CONCLUSION_OF_RESOLUTION)


def _ending(days: Days) -> Iterator[s.Step]:
    yield s.StartItem(at=_after(108), by=PEN, number=9)
    yield s.Note(at=_after(110), by=PEN, text=texts.CLOSING)
    yield s.ReadBack(at=_after(110.2), by=PEN)
    yield s.Adopt(at=_after(110.8), by=PEN)
    yield s.Grade(at=_after(111), by=PEN, marks=_MARKS, reason=_REASON)
    yield s.CloseMeeting(at=_after(112), by=CHAIR)


def _speech(
    who: str, asked: float, begun: float, ended: float, text: str, *, by: str = PEN
) -> Iterator[s.Step]:
    yield s.AskFloor(at=_after(asked), by=by, who=who)
    yield s.GiveFloor(at=_after(begun), by=PEN, who=who)
    yield s.EndSpeech(at=_after(ended), by=PEN, who=who, text=text)


def _answers(
    vote: str,
    opened: float,
    *,
    devices: dict[str, s.Choice],
    main: s.Figures,
    valley: s.Figures,
) -> Iterator[s.Step]:
    """Everybody's answer: three on their phones, hands counted twice at each point."""
    for number, (who, choice) in enumerate(devices.items(), start=1):
        yield s.Cast(at=_after(opened + number / 4), by=who, vote=vote, choice=choice)
    counted = ((MAIN, main), (VALLEY, valley))
    entries = [(point, by, f) for point, f in counted for by in COUNTERS[point]]
    for number, (point, by, figures) in enumerate(entries):
        at = _after(opened + 1 + number / 5)
        yield s.Count(at=at, by=by, vote=vote, point=point, figures=figures)
