"""People are found by name as others type, hear and mistype it, and only within the range of the seat."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from chibo.core import names
from chibo.core.actor import Actor, system_actor
from chibo.core.scope import scope
from chibo.ground.accounts import finding
from chibo.ground.accounts.models import NameForm, NameKey, Person
from chibo.ground.accounts.services import persons
from chibo.national.naming import FAMILIES, GIVEN, KINH, KINH_MIDDLES

pytestmark = pytest.mark.django_db

HERE, THERE = 5_000_000, 9_000_000
PEOPLE = [
    "Nguyễn Văn Hùng",
    "Nguyễn Văn Hưng",
    "Hùng Văn Nguyên",
    "Trần Thị Lan",
    "Trần Thị Nan",
    "Giàng A Páo",
    "H'Hen Niê",
    "Y Bhiơr Niê",
    "Lò Văn Thoan",
    "Trịnh Xuân Khánh",
]


@pytest.fixture(autouse=True, params=[0, finding.FEW], ids=["by dictionary", "one by one"])
def people(request, monkeypatch):
    """Both ways that the function has: through the dictionary, and through few people themselves."""
    monkeypatch.setattr(finding, "FEW", request.param)
    with scope(system_actor("test")):
        persons.add_people(PEOPLE, province=1, position=HERE)
        persons.add_people(["Lò Văn Thoan", "Vừ Bá Chung"], province=2, position=THERE)


def found(text, *, lo=HERE, hi=HERE + 999, **how):
    with scope(Actor(lo=lo, hi=hi, office="secretary")):
        ids = [one.person_id for one in finding.called(text, **how)]
        called = dict(Person.objects.filter(pk__in=ids).values_list("pk", "display_name"))
    return [called[key] for key in ids]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Nguyễn Văn Hưng", "Nguyễn Văn Hưng"),
        ("nguyen van hung", "Nguyễn Văn H"),
        ("thoan lo", "Lò Văn Thoan"),
        ("Thoan", "Lò Văn Thoan"),
        ("trần thị n", "Trần Thị Nan"),
        ("tran thi nan", "Trần Thị Nan"),
        ("giàng páo", "Giàng A Páo"),
        ("hen", "H'Hen Niê"),
        ("bhior", "Y Bhiơr Niê"),
        ("chinh suan khanh", "Trịnh Xuân Khánh"),
        ("thaon", "Lò Văn Thoan"),
        ("gianh", "Giàng A Páo"),
        ("khanhh", "Trịnh Xuân Khánh"),
        ("xun khnh", "Trịnh Xuân Khánh"),
    ],
)
def test_whom_a_text_means(text, first):
    assert found(text)[0].startswith(first)


def test_what_was_typed_comes_before_what_is_like_it():
    assert found("Nguyễn Văn Hùng") == ["Nguyễn Văn Hùng", "Nguyễn Văn Hưng", "Hùng Văn Nguyên"]
    assert found("hung")[-1] == "Hùng Văn Nguyên"
    assert found("tran thi lan") == ["Trần Thị Lan", "Trần Thị Nan"]
    assert found("tran", most=1) in (["Trần Thị Lan"], ["Trần Thị Nan"])
    assert found("", most=5) == found(" - ") == found("xyz") == []


def test_the_last_word_may_be_begun_or_not():
    assert found("thoa") == ["Lò Văn Thoan"]
    assert "Lò Văn Thoan" not in found("kha", is_begun=False)


def test_nobody_outside_the_seat_is_found():
    assert found("vừ bá chung") == []
    assert found("vừ bá chung", lo=1, hi=2**60) == ["Vừ Bá Chung"]
    assert len(found("lo van thoan", lo=1, hi=2**60)) == 2
    assert found("lo van thoan", lo=1, hi=0) == []


def test_the_dictionary_itself_is_closed_to_the_application():
    with scope(system_actor("test")):
        assert not NameForm.objects.exists()
        assert not NameKey.objects.exists()


def test_a_new_name_is_learned():
    with scope(system_actor("test")):
        Person.objects.filter(display_name="Giàng A Páo").update(
            display_name="Sùng Thị Dợ",
            search_key=names.search_key("Sùng Thị Dợ"),
            sort_key=names.sort_key("Sùng Thị Dợ"),
        )

    assert found("dợ sùng") == ["Sùng Thị Dợ"]
    assert found("giàng páo") == []


@pytest.mark.parametrize("people", [0], indirect=True)
@given(
    st.sampled_from(sorted(FAMILIES[KINH])),
    st.sampled_from(sorted(KINH_MIDDLES["young", "f"])),
    st.sampled_from(sorted({w for text in GIVEN.values() for w in text.split()})),
)
def test_given_names_come_first_as_names_split_them(family, middle, given_name):
    name = f"{family} {middle} {given_name}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT chibo_given_first(%s)", [names.sort_key(name)])
        told = cursor.fetchone()[0]

    assert told == names.search_key(f"{given_name} {middle} {family}")
