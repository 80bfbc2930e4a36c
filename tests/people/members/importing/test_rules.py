"""What cells, headings and rows mean, as branches really write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.core.identifiers import synthetic_personal_id
from chibo.people.members import ethnic
from chibo.people.members.importing.rules import cells, check, columns, table
from chibo.people.members.importing.rules.cells import Unclear
from chibo.people.members.importing.rules.check import Known, known_of, read_row, repeated
from chibo.people.members.importing.rules.columns import Column, guess, heading_row, lacking, twice
from chibo.people.members.importing.rules.entry import Entry, PartialDate
from chibo.people.members.importing.rules.table import Fate, TooMuch, World, judge, kept, table_of

TODAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("15/08/1984", PartialDate(1984, 8, 15)), ("5.8.1984", PartialDate(1984, 8, 5)),
        ("15-08-1984", PartialDate(1984, 8, 15)), ("15 08 1984", PartialDate(1984, 8, 15)),
        ("1984-08-15", PartialDate(1984, 8, 15)), ("1984-08-15 00:00:00", PartialDate(1984, 8, 15)),
        ("1984-08", PartialDate(1984, 8)), ("03/1949", PartialDate(1949, 3)),
        (" 1949 ", PartialDate(1949)), ("29/02/2024", PartialDate(2024, 2, 29)),
    ],
)  # fmt: skip
def test_days_may_be_known_in_part(text, known):
    assert cells.partial_date(text) == known


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("30909", "serial"), ("15/08/84", "short_year"), ("8-84", "short_year"), ("hồi bé", "no_date"),
        ("", "no_date"), ("31/02/1984", "no_such_day"), ("08/15/1984", "no_such_day"),
        ("00/08/1984", "no_such_day"), ("00/1984", "no_such_day"), ("0000", "no_such_day"),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_read_says_why(text, code):
    with pytest.raises(Unclear, match=f"^{code}$"):
        cells.partial_date(text)


def test_where_a_whole_day_is_needed_a_month_is_not_enough():
    with pytest.raises(Unclear, match="not_whole"):
        cells.whole_date("03/1949")


@given(
    st.builds(
        lambda day, known: PartialDate(
            day.year, day.month if known > 0 else 0, day.day if known > 1 else 0
        ),
        st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        st.integers(0, 2),
    )
)
def test_what_is_written_is_read_again(known):
    assert cells.partial_date(str(known)) == known
    assert known.agrees(known)
    assert known.agrees(PartialDate(known.year))
    assert known.precision == ["year", "month", "day"][(known.month > 0) + (known.day > 0)]


def test_days_that_contradict_each_other_do_not_agree():
    assert not PartialDate(1949, 3).agrees(PartialDate(1949, 4))
    assert not PartialDate(1949).agrees(PartialDate(1950))


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (cells.sex, "Nữ", "f"), (cells.sex, "NAM", "m"), (cells.sex, "nu", "f"),
        (cells.is_official, "Đảng viên chính thức", True), (cells.is_official, "DB", False),
        (cells.is_official, "ĐVCT", True), (cells.is_official, "dự bị", False),
        (cells.since_or_never, "Không", None), (cells.since_or_never, "01/03/2024", date(2024, 3, 1)),
        (cells.card_number, "12.345678", "12345678"), (cells.card_number, "014178001234", "014178001234"),
        (cells.digits_of_id, "014 178 001 234", "014178001234"),
        (cells.phone, "0912.345.678", "0912345678"), (cells.phone, "+84 912 345 678", "0912345678"),
        (cells.phone, "912345678", "0912345678"), (cells.phone, "02123852345", "02123852345"),
        (cells.short_text, " Nông \n dân ", "Nông dân"),
    ],
)  # fmt: skip
def test_cells_are_understood_as_people_write_them(read, text, value):
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (cells.sex, "x", "no_sex"), (cells.is_official, "?", "no_standing"),
        (cells.since_or_never, "x", "since_when"), (cells.since_or_never, "2024", "not_whole"),
        (cells.card_number, "1234567", "no_card"), (cells.digits_of_id, "14178001234", "short_id"),
        (cells.digits_of_id, "1417800123A", "no_id"), (cells.digits_of_id, "٠١٤١٧٨٠٠١٢٣٤", "no_id"),
        (cells.phone, "113", "no_phone"), (cells.short_text, "x" * 121, "too_long"),
    ],
)  # fmt: skip
def test_cells_that_mean_nothing_say_why(read, text, code):
    with pytest.raises(Unclear, match=f"^{code}$"):
        read(text)


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (("STT", "HỌ VÀ TÊN", "Nam/Nữ", "Ngày, tháng, năm sinh", "Ngày vào Đảng (kết nạp)"),
         [None, Column.FULL_NAME, Column.SEX, Column.BORN, Column.ADMITTED]),
        (("Họ và tên đệm", "Tên"), [Column.OTHER_NAMES, Column.GIVEN_NAME]),
        (("Họ và tên", "Tên"), [Column.OTHER_NAMES, Column.GIVEN_NAME]),
        (("Tên", "Giới tính"), [Column.FULL_NAME, Column.SEX]),
        (("Họ tên", "Họ đệm", "Tên"), [Column.FULL_NAME, None, None]),
        (("Ngày sinh", "Năm sinh"), [Column.BORN, None]),
        (("Số CMND/CCCD", "ĐTDĐ", "Số thẻ ĐV"), [Column.PERSONAL_ID, Column.PHONE, Column.CARD]),
    ],
)  # fmt: skip
def test_columns_are_found_by_their_headings(headings, found):
    assert guess(headings) == found


def test_every_heading_is_folded_and_means_one_column():
    known = [heading for headings in columns.HEADINGS.values() for heading in headings]

    assert len(set(known)) == len(known)
    assert [columns.fold(heading) for heading in known] == known


def test_headings_may_stand_below_titles():
    rows = [["DANH SÁCH"], [], ["Họ tên", "Giới tính"], ["Lò Thị Mai", "nữ"]]

    assert heading_row(rows) == 2
    assert heading_row([["a", "b"]]) is None
    assert heading_row([]) is None


def test_what_is_lacking_or_named_twice_is_told():
    assert lacking([Column.OTHER_NAMES, Column.GIVEN_NAME, Column.SEX]) == [
        Column.BORN,
        Column.ADMITTED,
    ]
    assert twice([Column.SEX, None, None, Column.SEX]) == [Column.SEX]


MAI = {
    Column.FULL_NAME: "Lò Thị Mai", Column.SEX: "nữ", Column.BORN: "02/09/1978",
    Column.ADMITTED: "19/05/2003", Column.OFFICIAL: "19/05/2004",
}  # fmt: skip


def row(**changes: str) -> check.Read:
    texts = MAI | {Column(name): text for name, text in changes.items()}
    return read_row(texts, today=TODAY, ethnic_code=ethnic.code_of)


def test_a_good_row_is_an_entry():
    read = row(ethnic="Mông", exempt="01/03/2024", joined="01/06/2010", occupation="Nông dân")

    assert read.problems == ()
    assert read.entry is not None
    assert (read.entry.ethnic_code, read.entry.category.value) == ("08", "official")
    assert read.entry.spells() == [
        ("probationary", date(2003, 5, 19), date(2004, 5, 18)),
        ("official", date(2004, 5, 19), None),
        ("exempt", date(2024, 3, 1), None),
    ]


def test_who_was_official_at_once_was_never_on_probation():
    read = row(official="19/05/2003")

    assert read.entry is not None
    assert read.entry.spells() == [("official", date(2003, 5, 19), None)]


def test_without_recognition_somebody_is_on_probation():
    read = row(admitted="01/06/2026", official="", standing="dự bị")

    assert read.entry is not None
    assert read.entry.spells() == [("probationary", date(2026, 6, 1), None)]


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"full_name": ""}, "full_name", "empty"), ({"full_name": "Mai 2"}, "full_name", "no_name"),
        ({"full_name": "=HYPERLINK(A;B)"}, "full_name", "no_name"),
        ({"sex": ""}, "sex", "empty"), ({"sex": "?"}, "sex", "no_sex"),
        ({"born": "1850"}, "born", "born_when"), ({"born": "2030"}, "born", "born_when"),
        ({"admitted": "18/05/1996"}, "admitted", "too_young"),
        ({"born": "1986"}, "admitted", "too_young"), ({"born": "06/1985"}, "admitted", "too_young"),
        ({"official": "18/05/2003"}, "official", "official_before_admitted"),
        ({"official": "19/05/2040"}, "official", "in_the_future"),
        ({"official": "?"}, "official", "no_date"),
        ({"joined": "18/05/2003"}, "joined", "joined_before_admitted"),
        ({"exempt": "18/05/2004"}, "exempt", "exempt_too_early"),
        ({"official": ""}, "official", "still_on_probation"),
        ({"official": "", "standing": "chính thức"}, "official", "official_since_when"),
        ({"standing": "dự bị"}, "official", "probationary_but_official"),
        ({"personal_id": "998178001234"}, "personal_id", "id_origin"),
        ({"personal_id": "014078001234"}, "personal_id", "id_sex"),
        ({"personal_id": "014179001234"}, "personal_id", "id_year"),
        ({"ethnic": "Sao Hỏa"}, "ethnic", "no_ethnic"),
    ],
)  # fmt: skip
def test_a_wrong_row_names_column_and_reason(changes, column, code):
    read = row(**changes)

    assert read.entry is None
    assert [(one.column, one.code) for one in read.problems] == [(Column(column), code)]


def test_a_personal_id_is_never_repeated_in_a_problem():
    told = str(row(personal_id="014079001234 ?").problems) + str(
        row(personal_id="0140790").problems
    )

    assert "0140" not in told


def test_names_in_capitals_are_written_as_names_are():
    assert row(full_name="H'HEN NIÊ").entry.full_name == "H'Hen Niê"
    assert row(full_name="NGUYỄN  VĂN A").entry.full_name == "Nguyễn Văn A"
    assert row(full_name="Y Bhiơr Niê").entry.full_name == "Y Bhiơr Niê"


def test_a_name_may_stand_in_two_columns():
    texts = MAI | {Column.OTHER_NAMES: "Lò Thị", Column.GIVEN_NAME: "Mai", Column.FULL_NAME: ""}

    assert read_row(texts, today=TODAY, ethnic_code=ethnic.code_of).entry.full_name == "Lò Thị Mai"


@given(st.dates(date(1930, 1, 1), date(2000, 1, 1)), st.sampled_from("mf"), st.integers(0, 999_999))
def test_an_id_made_for_somebody_fits(born, sex, number):
    made = synthetic_personal_id(province=14, sex=sex, born_year=born.year, number=number)
    texts = MAI | {
        Column.SEX: {"m": "nam", "f": "nữ"}[sex], Column.BORN: born.strftime("%d/%m/%Y"),
        Column.ADMITTED: "03/02/2020", Column.OFFICIAL: "03/02/2021", Column.PERSONAL_ID: made,
    }  # fmt: skip

    assert read_row(texts, today=TODAY, ethnic_code=ethnic.code_of).problems == ()


def entry(**changes: object) -> Entry:
    values = {
        "full_name": "Lò Thị Mai", "sex": "f", "born": PartialDate(1978, 9, 2),
        "admitted_on": date(2003, 5, 19), "official_on": date(2004, 5, 19),
    }  # fmt: skip
    return Entry(**values | changes)


@pytest.mark.parametrize(
    ("known", "is_same"),
    [
        (Known(search_key="lo thi mai", born=PartialDate(1978)), True),
        (Known(search_key="lo thi mai", born=None), True),
        (Known(search_key="lo thi mai", born=PartialDate(1979)), False),
        (Known(search_key="lo thi man", born=PartialDate(1978)), False),
        (Known(search_key="x", born=None, card_number="12345678"), True),
        (Known(search_key="lo thi mai", born=None, card_number="87654321"), False),
        (Known(search_key="lo thi mai", born=None, id_last4="9999"), False),
        (Known(search_key="lo thi mai", born=None, id_last4="1234"), True),
    ],
)
def test_the_same_person_is_known_by_card_or_by_name_and_birth(known, is_same):
    assert known.is_same(entry(card_number="12345678", personal_id="014178001234")) is is_same


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({}, Column.FULL_NAME),
        ({"full_name": "A B", "card_number": "12345678"}, Column.CARD),
        ({"full_name": "A B", "personal_id": "014178001234"}, Column.PERSONAL_ID),
        ({"full_name": "A B", "phone": "0912345678"}, Column.PHONE),
        ({"full_name": "A B"}, None),
    ],
)
def test_a_row_that_repeats_another_names_it(changes, column):
    first = entry(card_number="12345678", personal_id="014178001234", phone="0912345678")

    found = repeated([(4, first), (5, entry(**changes))])

    assert {number: (one.column, one.places["row"]) for number, one in found.items()} == (
        {5: (column, 4)} if column else {}
    )


def test_a_known_person_is_what_the_entry_says():
    assert known_of(entry()).is_same(entry())


HEAD = ["Họ và tên", "Giới tính", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức"]
LINE = ["Lò Thị Mai", "nữ", "1978", "19/05/2003", "19/05/2004"]


def test_a_table_is_what_stands_below_the_headings():
    made = table_of([["DANH SÁCH"], HEAD, ["(1)", "(2)", "(3)"], LINE, [], [*LINE, "", " "]])

    assert made.headings == tuple(HEAD)
    assert [number for number, _cells in made.rows] == [3, 4, 6]
    assert kept(made.as_lists()) == made


def test_unknown_headings_are_left_to_the_person():
    assert table_of([["a", "b"], ["1", "2"]]).headings == ("a", "b")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "no_rows"), ([HEAD], "no_rows"), ([[""]], "no_rows"),
        ([HEAD, *[LINE] * 1_001], "many_rows"), ([HEAD, [*LINE, *["x"] * 60]], "many_columns"),
        ([HEAD, ["x" * 501]], "long_cell"),
    ],
)  # fmt: skip
def test_what_is_more_than_a_list_is_refused(rows, code):
    with pytest.raises(TooMuch, match=code):
        table_of(rows)


def test_each_row_has_its_fate():
    world = World(
        today=TODAY,
        known=[Known(search_key="ca thi hoa", born=None)],
        elsewhere=frozenset({"12345678"}),
        ethnic_code=ethnic.code_of,
    )
    lines = [
        ["(1)", "(2)", "3"], LINE, LINE, ["Cà Thị Hoa", *LINE[1:]], ["Ai", "?"],
        ["A B", *LINE[1:], "12345678"], ["NGƯỜI LẬP BIỂU"], ["", "", "", "", "", "x"],
    ]  # fmt: skip
    made = table_of([[*HEAD, "Số thẻ đảng viên"], *lines])

    judged = judge(made, guess(made.headings), world)

    assert [one.fate for one in judged] == [
        Fate.PASSED, Fate.NEW, Fate.WRONG, Fate.THERE, Fate.WRONG, Fate.WRONG, Fate.PASSED, Fate.PASSED,
    ]  # fmt: skip
    assert [one.code for one in judged[2].problems] == ["repeated"]
    assert [one.code for one in judged[5].problems] == ["elsewhere"]
    assert table.MOST_ROWS == 1_000


def test_an_id_that_another_record_has_is_told_and_what_is_no_id_is_none():
    held = synthetic_personal_id(province=11, sex="f", born_year=1978, number=7)
    head = [*HEAD, "Số định danh cá nhân"]
    made = table_of([head, [*LINE, held], [*LINE, "12"], [*LINE, ""]])
    world = World(
        today=TODAY, known=[], elsewhere=frozenset(), ethnic_code=ethnic.code_of,
        held=frozenset({held}),
    )  # fmt: skip
    mapping = guess(made.headings)

    judged = judge(made, mapping, world)

    assert table.ids_in(made, mapping) == {held}
    assert table.ids_in(made, [Column.FULL_NAME, None, None, None]) == set()
    assert [one.code for one in judged[0].problems] == ["id_held"]


def test_every_ethnic_group_is_found_by_its_name():
    names = [ethnic.name_of(f"{code:02d}") for code in range(1, 55)]

    assert [ethnic.code_of(name) for name in names] == [f"{code:02d}" for code in range(1, 55)]
    assert ethnic.code_of("03") == "03"
