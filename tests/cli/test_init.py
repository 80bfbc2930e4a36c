"""A real installation from answers alone: who and what there is, how they get in, what it refuses."""

import io
import os
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import override_settings

from chibo.cli import answers, environment, init, installation, keys
from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.installation import is_demo, mark_demo
from chibo.core.scope import scope
from chibo.gateways.pki import authority
from chibo.ground.accounts.services import enrolling
from chibo.ground.organisation import queries as organisation
from chibo.ground.organisation.models import Mandate, Term, Unit
from chibo.people.members.models import Member
from chibo.trust.documents import outside
from chibo.web.navigation import Role, role_of

GIVEN = """
[frame]
commune = "03646"

[unit]
name = "Chi bộ tổ dân phố 3"
sign = "CB3"
term_began = 2025-03-20
term_ends = 2027

[operator]
name = "Trần Quốc Huy"

[secretary]
name = "Lò Thị Mai"
sex = "nữ"
born = "02/09/1978"
admitted = "19/05/2003"
official = "19/05/2004"
decision = "Quyết định 12-QĐ/ĐU"

[site]
url = "https://chibo.tohieu.vn"
"""


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every file of the installation lies in a folder of the test's own; nothing is asked."""
    monkeypatch.setenv("CHIBO_VAR", str(tmp_path))
    monkeypatch.setattr(installation, "load", lambda: None)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with override_settings(
        VAR=tmp_path,
        SITE_URL="http://localhost:8000",
        STATIC_ROOT=tmp_path / "static",
        CHIBO_LOG_KEY=tmp_path / "keys" / "log.key",
        CHIBO_LOG_SIGNER_STATE=tmp_path / "keys" / "log.state",
        CHIBO_LOG_SIGNER_SOCKET=Path("/tmp/chibo-init.sock"),
        CHIBO_LOG_DIR=tmp_path / "log",
        CHIBO_PKI_DIR=tmp_path / "pki",
    ):
        yield tmp_path


@pytest.fixture
def written(own_folder: Path) -> list[str]:
    """The answers as a file, and the words that name it."""
    path = own_folder / "answers.toml"
    path.write_text(GIVEN, encoding="utf-8")
    return ["--answers", str(path), "--yes"]


@pytest.mark.django_db
def test_units_people_offices_and_the_term_come_from_the_answers(written, own_folder):
    assert init.main(written) == 0

    assert not is_demo()
    with scope(system_actor("test")):
        path = list(Unit.objects.order_by("position"))
        assert [unit.name for unit in path] == [
            "Trung ương Đảng",
            "Đảng bộ tỉnh Sơn La",
            "Đảng bộ phường Tô Hiệu",
            "Chi bộ tổ dân phố 3",
        ]
        branch = path[-1]
        assert (branch.sign, branch.place, branch.short_name) == ("CB3", "Tô Hiệu", "Tổ dân phố 3")
        assert all(a.position < b.position <= b.last < a.last for a, b in pairwise(path))
        seat = organisation.seated(Member.objects.get().person_id)
        assert role_of(seat) is Role.SECRETARY
        secretary = Member.objects.get()
        assert (secretary.full_name, secretary.born_on) == ("Lò Thị Mai", date(1978, 9, 2))
        assert [spell.kind for spell in secretary.spells.order_by("valid_from")] == [
            "probationary",
            "official",
        ]
        held = Mandate.objects.order_by("position").values_list(
            "person__display_name", "office", "unit__name", "decision"
        )
        assert list(held) == [
            ("Trần Quốc Huy", "operator", "Đảng bộ phường Tô Hiệu", ""),
            ("Lò Thị Mai", "secretary", "Chi bộ tổ dân phố 3", "Quyết định 12-QĐ/ĐU"),
        ]
        assert Term.objects.get().name == "2025–2027"


@pytest.mark.django_db
def test_each_of_the_two_gets_a_slip_that_opens(written, capsys):
    init.main(written)

    said = capsys.readouterr().out
    codes = re.findall(r"nhập mã: ([2-9A-Z-]{19})", said)
    assert len(set(codes)) == 2
    names = {enrolling.open_slip(typed=code, at=clock.now()).name for code in codes}
    assert names == {"Trần Quốc Huy", "Lò Thị Mai"}
    assert "https://chibo.tohieu.vn/enrol/" in said
    assert "█" in said


@pytest.mark.django_db
def test_processes_read_the_settings_it_wrote(written, own_folder, monkeypatch):
    init.main(written)

    for name in ("CHIBO_SITE_URL", "CHIBO_HOSTS", "CHIBO_LOG_ORIGIN", "CHIBO_INSECURE_COOKIES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CHIBO_HOSTS", "given.example")
    environment.read_settings()

    assert os.environ["CHIBO_SITE_URL"] == "https://chibo.tohieu.vn"
    assert os.environ["CHIBO_HOSTS"] == "given.example"
    assert os.environ["CHIBO_INSECURE_COOKIES"] == "no"
    assert os.environ["CHIBO_LOG_ORIGIN"] == "chibo.tohieu.vn/chibo/1"
    assert (own_folder / "log" / "log.vkey").read_text().startswith("chibo.tohieu.vn/chibo/1+")


@pytest.mark.django_db
def test_without_certificates_it_says_so(written, own_folder, capsys):
    init.main(written)

    assert "Chưa có chứng thư số" in capsys.readouterr().out
    assert outside.mark() == ""
    assert not (own_folder / "pki").exists()


@pytest.mark.django_db
def test_an_internal_authority_signs_for_the_secretary_and_marks_every_sheet(written, capsys):
    assert init.main([*written, "--internal-ca"]) == 0

    said = capsys.readouterr().out
    code = re.search(r"told once\): ([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})", said)
    with scope(system_actor("test")):
        person = Member.objects.get().person_id
    signer = outside.keys().signer(str(person), code[1])
    subject = signer.signing_cert.subject.native
    assert subject["common_name"] == "Lò Thị Mai"
    assert subject["organizational_unit_name"] == "NỘI BỘ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
    assert outside.mark() == authority.MARKS[authority.INTERNAL]


@pytest.mark.django_db
def test_a_second_run_says_what_stands_and_changes_nothing(written, capsys):
    init.main(written)
    capsys.readouterr()

    assert init.main(written) == 1

    assert "Chi bộ tổ dân phố 3" in capsys.readouterr().out
    assert Unit.objects.count() == 4


@pytest.mark.django_db
def test_a_demonstration_is_never_touched(written, capsys):
    mark_demo(seed=1, at=clock.now())

    assert init.main(written) == 2

    assert "demonstration" in capsys.readouterr().err
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_the_demonstration_refuses_a_real_installation(written):
    from chibo.core.errors import Refused
    from chibo.demo import build

    init.main(written)

    with pytest.raises(Refused):
        build.existing()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ("unit.name=", "unit.name: an answer is needed"),
        ("frame.commune=Tân Lập", "frame.commune: .* fit; write the number of one"),
        ("frame.commune=Atlantis", "no commune"),
        ("unit.sign=cb", "unit.sign: capital letters"),
        ("unit.basis=moon", "unit.basis: one of village"),
        ("unit.term_began=20/03/25", "unit.term_began: write a day"),
        ("unit.term_began=20/03/1825", "unit.term_began: write a day"),
        ("unit.term_ends=2024", "unit.term_ends: write the year"),
        ("superior.kind=moon", "commune or grassroots"),
        ("operator.name=Huy", "operator.name: write the full name"),
        ("secretary.sex=?", "nam or nữ"),
        ("secretary.admitted=19/05/1990", "secretary: Kết nạp khi chưa đủ 18 tuổi|Admitted before"),
        ("site.url=chibo.vn", "site.url: an address such as"),
        ("moon.phase=full", "no such question"),
        ("unit.name", "no such question"),
    ],
)
def test_an_answer_that_cannot_be_used_is_named(pair, words, written, capsys):
    assert init.main([*written, "--set", pair]) == 2

    assert re.search(words, capsys.readouterr().err)
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[unit", "cannot be read"),
        ('[unit]\nmoon = "x"', "no question 'unit.moon'"),
        ("moon = 1", "'moon'"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(text, words, tmp_path):
    path = tmp_path / "answers.toml"
    path.write_text(text)

    with pytest.raises(answers.BadAnswer, match=words):
        answers.read_file(path, {one.key for one in answers.QUESTIONS})


def full(**changes: str) -> answers.Answers:
    """All answers, checked one after the other."""
    given = {
        "frame.commune": "03646", "unit.name": "Chi bộ cơ quan", "unit.term_began": "20/03/2025",
        "operator.name": "Trần Quốc Huy", "secretary.name": "Lò Thị Mai", "secretary.sex": "nữ",
        "secretary.born": "02/09/1978", "secretary.admitted": "19/05/2003",
        "secretary.official": "19/05/2004",
    } | {key.replace("__", "."): value for key, value in changes.items()}  # fmt: skip
    found: answers.Answers = {}
    for question in answers.QUESTIONS:
        found[question.key] = answers.checked(question, given.get(question.key, ""), found)
    return found


def test_a_committee_of_its_own_lies_below_the_commune():
    root = answers.plan_of(full(superior__name="Đảng bộ Công ty Cà phê Sơn La"))

    kinds = [(plan.kind.value, plan.name) for plan in root.walk()]
    assert kinds[-2:] == [
        ("grassroots", "Đảng bộ Công ty Cà phê Sơn La"),
        ("branch", "Chi bộ cơ quan"),
    ]
    assert {plan.province for plan in list(root.walk())[1:]} == {14}


def test_without_the_national_frame_there_are_two_units():
    root = answers.plan_of(
        full(frame__commune="none", superior__name="Đảng bộ xã Mường Lạ", superior__kind="commune")
    )

    assert [(p.kind.value, p.name, p.place) for p in root.walk()] == [
        ("commune", "Đảng bộ xã Mường Lạ", "Mường Lạ"),
        ("branch", "Chi bộ cơ quan", "Mường Lạ"),
    ]


def test_without_the_frame_the_committee_must_be_named():
    with pytest.raises(answers.BadAnswer, match=r"superior\.name"):
        full(frame__commune="không")


@pytest.mark.parametrize("text", ["03646", "Tô Hiệu, Sơn La", "to hieu,son la"])
def test_a_commune_is_found_by_number_or_name(text):
    assert [plan.official_code for plan in answers.communes(text)] == ["03646"]


def test_all_questions_can_be_listed(capsys):
    assert init.main(["--questions"]) == 0

    assert capsys.readouterr().out.count("\n") == len(answers.QUESTIONS)


class Typed(io.StringIO):
    """A keyboard: one line for each question."""

    def isatty(self) -> bool:
        return True


@pytest.mark.django_db
@pytest.mark.parametrize(("word", "status", "units"), [("co", 0, 4), ("không", 1, 0)])
def test_what_is_missing_is_asked_again_until_it_can_be_used(
    word, status, units, own_folder, monkeypatch, capsys
):
    lines = [
        "Atlantis", "03646", "", "", "Chi bộ bản Hụm", "", "", "", "", "20/03/2025", "", "Huy",
        "Trần Quốc Huy", "Lò Thị Mai", "nữ", "02/09/1978", "19/05/2003", "19/05/2004", "", "", word,
    ]  # fmt: skip
    monkeypatch.setattr("sys.stdin", Typed("\n".join(lines) + "\n"))

    assert init.main([]) == status

    assert "✗ no commune" in capsys.readouterr().out
    assert Unit.objects.count() == units


@pytest.mark.django_db
def test_further_keys_are_issued_listed_and_renewed(written, capsys, monkeypatch):
    init.main([*written, "--internal-ca"])
    capsys.readouterr()

    assert keys.main(["issue", "--person", "lo thi mai"]) == 2
    assert "has a key already" in capsys.readouterr().err
    assert keys.main(["issue", "--person", "Lò Thị Mai", "--renew"]) == 0
    assert "told once" in capsys.readouterr().out
    assert keys.main(["list"]) == 0
    assert "Lò Thị Mai, Chi bộ tổ dân phố 3" in capsys.readouterr().out
    assert keys.main(["issue", "--person", "Nobody"]) == 2
    assert "0 members" in capsys.readouterr().err
    assert keys.main(["authority"]) == 2
    assert "trust anchors already" in capsys.readouterr().err


@pytest.mark.django_db
def test_an_authority_can_be_made_later(written, own_folder, capsys):
    init.main(written)

    assert keys.main(["issue", "--person", "Lò Thị Mai"]) == 2
    assert keys.main(["authority"]) == 0
    assert keys.main(["issue", "--person", "Lò Thị Mai"]) == 0
    assert keys.main(["list"]) == 0


@pytest.mark.django_db
def test_keys_need_an_installation(own_folder, capsys):
    assert keys.main(["authority"]) == 2

    assert "chibo init" in capsys.readouterr().err
