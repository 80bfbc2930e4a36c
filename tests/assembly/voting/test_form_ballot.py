"""One paper names one form of discipline (scenario S4 of the handbook, with its exact numbers)."""

import pytest

from chibo.assembly.voting.rules import form_ballot
from chibo.assembly.voting.rules.form_ballot import Concerned
from chibo.assembly.voting.rules.refusal import Refusal
from tests.assembly.voting.tools import base, people, rule

CODES = ("RESOLUTION", "DISC_EXPEL", "DISC_LOW", "DISC_OFFICE")


def forms(concerned: Concerned = Concerned.OFFICIAL):
    return form_ballot.forms_for([rule(code) for code in CODES], concerned)


def ballot(given, *, concerned: Concerned = Concerned.OFFICIAL, pending: int = 0, size: int = 17):
    found = base("DISC_LOW", people(size))
    return form_ballot.result(forms(concerned), found, given=given, voters=size, pending=pending)


@pytest.mark.parametrize(
    ("concerned", "expected"),
    [
        (Concerned.OFFICIAL, ["reprimand", "warning", "expulsion"]),
        (Concerned.OFFICE_HOLDER, ["reprimand", "warning", "removal_from_office", "expulsion"]),
        (Concerned.PROBATIONARY, ["reprimand", "warning"]),
    ],
)
def test_the_forms_are_those_of_the_person_from_the_lightest(concerned, expected):
    assert list(forms(concerned)) == expected


def test_ten_of_seventeen_decide_a_warning():
    found = ballot({"reprimand": 3, "warning": 10, "expulsion": 4})

    assert (found["decided"], found["passed"], found["final_by"]) == ("warning", True, "branch")
    assert (found["yes"], found["no"], found["base"], found["needed"]) == (10, 7, 17, 9)
    assert [(f["form"], f["votes"], f["needed"]) for f in found["forms"]] == [
        ("reprimand", 3, 9),
        ("warning", 10, 9),
        ("expulsion", 4, 12),
    ]
    assert found["sentence"].startswith("Hình thức cảnh cáo. Tán thành 10 trên 17, cần 9:")
    assert "đề nghị" not in found["sentence"]


def test_eleven_for_expulsion_propose_nothing_and_lead_to_the_next_form():
    found = ballot({"warning": 6, "expulsion": 11}, concerned=Concerned.OFFICE_HOLDER)

    assert (found["decided"], found["passed"], found["needed"]) == ("", False, 12)
    assert found["next_form"] == "removal_from_office"
    assert found["sentence"].endswith("bỏ phiếu tiếp về hình thức cách chức.")
    assert "removal from office" in found["words"]["en"]["sentence"]


def test_twelve_propose_expulsion_which_the_body_above_decides():
    found = ballot({"expulsion": 12, "blank": 1, "invalid": 1})

    assert (found["decided"], found["final_by"], found["not_voted"]) == ("expulsion", "superior", 3)
    assert found["sentence"].endswith("Chi bộ đề nghị, cấp có thẩm quyền quyết định.")


def test_while_papers_are_awaited_the_result_is_provisional():
    found = ballot({"warning": 10}, pending=4)

    assert (found["provisional"], found["status"], found["pending"]) == (True, "provisional", 4)


def test_more_papers_than_persons_are_refused():
    with pytest.raises(Refusal):
        ballot({"warning": 18})


def test_every_form_has_a_name_in_every_language():
    assert {len(names) for names in form_ballot.NAMES.values()} == {len(form_ballot.SEVERITY)}
    assert form_ballot.name_of("expulsion", locale="de") == "Ausschluss"
    assert form_ballot.figures(["warning"]) == ("warning", "blank", "invalid")
