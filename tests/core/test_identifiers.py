"""Codes can be told by telephone; personal ids are checked, and invented ones are nobody's."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.core import identifiers

SERIALS = st.integers(0, 9_999_999)


@pytest.mark.parametrize(("digits", "expected"), [("572", "4"), ("", "0"), ("11294", "6")])
def test_the_check_digit_is_damms(digits, expected):
    assert identifiers.check_digit(digits) == expected


def test_the_table_is_a_quasigroup_with_zeros_on_the_diagonal():
    table = identifiers._DAMM

    for i in range(10):
        assert sorted(table[i]) == sorted(row[i] for row in table) == list("0123456789")
        assert table[i][i] == "0"
    for c in range(10):
        for x in range(10):
            for y in range(x):
                assert table[int(table[c][x])][y] != table[int(table[c][y])][x]


@pytest.mark.parametrize(("digits", "expected"), [("794", "44"), ("0", "98"), ("97", "98")])
def test_the_check_pair_is_that_of_mod_97_10(digits, expected):
    assert identifiers.check_pair(digits) == expected
    assert int(digits + expected) % 97 == 1


@given(SERIALS)
def test_a_code_has_its_shape_and_holds(serial):
    member, unit = identifiers.member_code(serial), identifiers.unit_code(serial)

    assert re.fullmatch(r"DV-\d{3}-\d{4}-\d{4}", member)
    assert re.fullmatch(r"TC-\d{4}-\d{4}", unit)
    assert identifiers.is_member_code(member)
    assert identifiers.is_unit_code(unit)
    assert not identifiers.is_member_code(unit)
    assert not identifiers.is_unit_code(member)


@given(SERIALS, st.data())
def test_one_wrong_digit_is_found(serial, data):
    code = identifiers.member_code(serial)
    place = data.draw(st.sampled_from([i for i, c in enumerate(code) if c.isdigit()]))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != code[place]]))

    assert not identifiers.is_member_code(code[:place] + other + code[place + 1 :])


@given(SERIALS, st.data())
def test_two_swapped_digits_are_found(serial, data):
    digits = list(identifiers.member_code(serial)[3:].replace("-", ""))
    one, other = (data.draw(st.integers(0, len(digits) - 1)) for _ in range(2))
    wrong = digits.copy()
    wrong[one], wrong[other] = digits[other], digits[one]

    unchanged, swapped = wrong == digits, "".join(wrong)
    assert identifiers.is_member_code(f"DV-{swapped[:3]}-{swapped[3:7]}-{swapped[7:]}") is unchanged


@given(st.lists(SERIALS, unique=True, min_size=2, max_size=50))
def test_no_two_serials_share_a_code(serials):
    assert len({identifiers.member_code(n) for n in serials}) == len(serials)
    assert len({identifiers.unit_code(n) for n in serials}) == len(serials)


@pytest.mark.parametrize("serial", [-1, 10**9])
def test_a_serial_out_of_range_is_refused(serial):
    with pytest.raises(ValueError, match="out of range"):
        identifiers.member_code(serial)


@pytest.mark.parametrize(
    "text",
    ["", "DV-1-2", "DV-١٢-٣٤٥٦-٧٨٩٠", "dv-582-0471-9342", "DV58204719342", "DV-58-2047-1936"],
)
def test_what_has_another_shape_is_no_code(text):
    assert not identifiers.is_member_code(text)


def test_there_were_63_provinces():
    assert len(identifiers.OLD_PROVINCES) == 63


@pytest.mark.parametrize(
    ("text", "origin", "synthetic", "sex", "year"),
    [
        ("014084000000", 14, False, "m", 1984),
        ("014184000000", 14, False, "f", 1984),
        ("014305000000", 14, False, "f", 2005),
        ("301299004417", 301, False, "m", 2099),
        ("914184004417", 14, True, "f", 1984),
    ],
)
def test_a_personal_id_says_origin_sex_and_year(text, origin, synthetic, sex, year):
    assert identifiers.read_personal_id(text) == identifiers.PersonalId(
        origin, synthetic, sex, year
    )


@pytest.mark.parametrize(
    "text", ["", "01408400441", "0140840044178", "01408400441x", "٠١٤٠٨٤٠٠٤٤١٧", "000084004417"]
)
def test_a_malformed_personal_id_is_refused(text):
    with pytest.raises(ValueError, match="personal id"):
        identifiers.read_personal_id(text)


@pytest.mark.parametrize("origin", ["003", "097", "099", "900", "903", "999"])
def test_an_unknown_origin_is_refused(origin):
    with pytest.raises(ValueError, match="province or a country"):
        identifiers.read_personal_id(f"{origin}084000000")


def test_a_personal_id_must_fit_the_record():
    identifiers.check_personal_id("914184004417", sex="f", born_year=1984)
    identifiers.check_personal_id("914184004417", sex="f", born_year=None)
    with pytest.raises(ValueError, match="sex"):
        identifiers.check_personal_id("914184004417", sex="m", born_year=1984)
    with pytest.raises(ValueError, match="year"):
        identifiers.check_personal_id("914184004417", sex="f", born_year=1985)


@given(
    st.sampled_from(sorted(identifiers.OLD_PROVINCES)),
    st.sampled_from(["m", "f"]),
    st.integers(1900, 2399),
    st.integers(0, 999_999),
)
def test_an_invented_id_reads_back_and_is_marked(province, sex, year, number):
    text = identifiers.synthetic_personal_id(
        province=province, sex=sex, born_year=year, number=number
    )

    assert identifiers.read_personal_id(text) == identifiers.PersonalId(province, True, sex, year)
    identifiers.check_personal_id(text, sex=sex, born_year=year)


@pytest.mark.parametrize(
    ("province", "year", "number"), [(3, 1984, 1), (14, 1899, 1), (14, 2400, 1), (14, 1984, 10**6)]
)
def test_an_invented_id_out_of_range_is_refused(province, year, number):
    with pytest.raises(ValueError, match="out of range"):
        identifiers.synthetic_personal_id(province=province, sex="f", born_year=year, number=number)
