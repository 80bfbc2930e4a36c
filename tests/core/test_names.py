"""Names are split, ordered, found and spoken as people do it."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.core import names

LETTERS = "aàáâãăạảấầậặđeêìiơờưừxyzŏč'-"
NAMES = st.lists(st.text(LETTERS + LETTERS.upper(), min_size=1, max_size=6), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("written", "family", "middle", "given_name"),
    [
        ("Lò Văn Thoan", "Lò", "Văn", "Thoan"),
        ("Nguyễn Thu Hằng", "Nguyễn", "Thu", "Hằng"),
        ("Nguyễn Hoàng Bảo Trâm", "Nguyễn", "Hoàng Bảo", "Trâm"),
        ("Giàng A Sống", "Giàng", "A", "Sống"),
        ("Tôn Thất Tùng", "Tôn Thất", "", "Tùng"),
        ("Tôn Nữ Thị Ninh", "Tôn Nữ", "Thị", "Ninh"),
        ("Công Tằng Tôn Nữ Diệu Huyền", "Công Tằng Tôn Nữ", "Diệu", "Huyền"),
        ("Tôn Nữ", "Tôn", "", "Nữ"),
        ("Rơ Châm H'Phik", "Rơ Châm", "", "H'Phik"),
        ("H'Hen Niê", "Niê", "", "H'Hen"),
        ("H\u2019Hen Niê Kdăm", "Niê Kdăm", "", "H'Hen"),
        ("H' Hen Niê", "Niê", "", "H' Hen"),
        ("Y Bhiơr Niê", "Niê", "", "Y Bhiơr"),
        ("A Brao", "", "", "A Brao"),
        ("Thoan", "", "", "Thoan"),
        ("  Cầm \t Thị\u00a0Hiên ", "Cầm", "Thị", "Hiên"),
    ],
)
def test_a_name_has_its_parts(written, family, middle, given_name):
    assert names.split(written) == names.Name(family, middle, given_name)


def test_people_are_listed_by_given_name_in_the_vietnamese_alphabet():
    listed = [
        "Lò Thị An",
        "Lò Văn An",
        "Nguyễn Văn An",
        "Lò Văn Anh",
        "Lò Văn Ảnh",
        "Lò Văn Ánh",
        "Lò Văn Ăm",
        "Lò Văn Ân",
        "Hà Văn Bình",
        "Cầm Thị Dung",
        "Quàng Thị Duyên",
        "Lường Văn Đông",
        "Lò Minh Đức",
        "Cà Thị Hoa",
        "Vì Thị Hòa",
        "Nguyễn Thị Ô",
        "Nguyễn Thị Ơ",
        "Quàng Văn Ú",
        "Quàng Văn Ư",
        "Lò Thị Xuân",
        "Lường Thị Xuyến",
        "Bạc Thị Ý",
    ]
    backwards = listed[::-1]

    assert sorted(backwards, key=names.sort_key) == listed


def test_every_letter_sorts_at_its_place_whatever_follows():
    for earlier, later in pairwise("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"):
        assert names.sort_key(f"Lò {earlier}zz") < names.sort_key(f"Lò {later}")
        assert names.sort_key(f"Lò {earlier}") < names.sort_key(f"Lò {earlier}a")


def test_tones_have_their_order_and_count_after_the_letters():
    tones = ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]
    backwards = tones[::-1]

    assert sorted(backwards, key=names.sort_key) == tones
    assert names.sort_key("Mạ") < names.sort_key("Mai")


def test_the_key_is_as_documented():
    assert names.sort_key("Đặng Thị Ân") == "a~~n 0,thi 5,d~a~ng 5"


def test_old_and_new_places_of_the_tone_mark_are_one_name():
    assert names.sort_key("Lò Thị Hoà") == names.sort_key("Lò Thị Hòa")
    assert names.search_key("Lò Thị Hoà") == "lo thi hoa"


@given(NAMES)
def test_both_encodings_give_the_same_keys(words):
    name = " ".join(words)
    composed, taken_apart = (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))

    assert names.normalise(composed) == names.normalise(taken_apart)
    assert names.sort_key(composed) == names.sort_key(taken_apart)
    assert names.search_key(composed) == names.search_key(taken_apart)


@given(st.text(max_size=300))
def test_any_text_is_normalised_once_or_refused(text):
    try:
        name = names.normalise(text)
    except ValueError:
        return
    assert names.normalise(name) == name
    assert len(names.sort_key(name)) <= names.SORT_KEY_LENGTH
    assert names.initials(name)


@given(st.text(max_size=300))
def test_a_search_key_folds_to_itself_and_fits(text):
    key = names.search_key(text)

    assert names.search_key(key) == key
    assert len(key) <= names.SEARCH_KEY_LENGTH


@given(NAMES)
def test_no_part_of_a_name_is_lost(words):
    name = names.normalise(" ".join(words))
    parts = names.split(name)
    rejoined = f"{parts.family} {parts.middle} {parts.given}".split()

    assert sorted(rejoined) == sorted(name.split())


def test_invisible_and_turning_characters_are_removed():
    assert names.normalise("Lò\u202e Văn\u200b Thoan\x00") == "Lò Văn Thoan"


@pytest.mark.parametrize("nothing", ["", "  ", "\u200b", "\x00\x01"])
def test_an_empty_name_is_refused(nothing):
    with pytest.raises(ValueError, match="empty"):
        names.normalise(nothing)


def test_script_tags_stay_text():
    assert names.normalise("<script>alert(1)</script>") == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("dong", "Lường Văn Đông"),
        ("LUONG  VAN", "Lường Văn Đông"),
        ("hhen nie", "H\u2019Hen Niê"),
        ("ly", "Nguyễn-Phước Lý"),
        ("y bhior", "Y Bhiơr Niê"),
    ],
)
def test_people_are_found_without_marks(typed, name):
    assert names.search_key(typed) in names.search_key(name)


def test_initials_keep_their_marks():
    assert names.initials("Lường Văn Đông") == "LĐ"
    assert names.initials("Thoan") == "T"


def test_members_are_addressed_by_given_name_or_in_full_where_two_share_it():
    shown = ["Cà Thị Hoa", "Lò Thị Hoa", "Lò Văn Thoan"]

    assert names.address("Cà Thị Hoa", among=shown) == "đồng chí Cà Thị Hoa"
    assert names.address("Lò Văn Thoan", among=iter(shown)) == "đồng chí Thoan"
    assert names.address("Cà Thị Hoa") == "đồng chí Hoa"
    assert names.address("Cà Thị Hoa", among=["Lò Thị Hoa"]) == "đồng chí Cà Thị Hoa"
