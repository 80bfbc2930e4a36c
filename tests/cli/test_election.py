"""Archives of secret ballots at the terminal."""

import ctypes
import json
import subprocess
import sys
from pathlib import Path

import pytest

from chibo.cli import election
from chibo.cli import main as cli
from chibo.cli.election import arithmetic, simulating, verify, words
from chibo.protocols import belenios
from chibo.protocols.belenios import SENTENCES, Archive, Kind
from chibo.protocols.belenios.drawing import seeded
from tests.protocols.belenios.making import TIME, chained, made, steps, tool_accepts
from tests.protocols.belenios.samples import archive_bytes


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "3sPfDcSRk6xzLy.bel"
    path.write_bytes(archive_bytes())
    return path


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def kept(tmp_path: Path, archive: Archive) -> str:
    path = tmp_path / "x.bel"
    path.write_bytes(archive.to_bel())
    return str(path)


def test_a_right_archive_is_told_in_vietnamese(archive, capsys):
    assert cli.main(["election", "verify", str(archive)]) == 0

    said = capsys.readouterr().out
    assert said.startswith(
        "✓ Hồ sơ kiểm phiếu đúng, kết quả đã được chứng minh: 3sPfDcSRk6xzLy.bel"
    )
    assert "Budget 2026" in said
    assert "     2  Yes\n" in said
    assert "X18PSW/Lqkmd+JB7cXRR5Ohe04uv/jW9SGfdK7aLNYU" in said


def test_a_wrong_archive_is_told_with_reason_and_event(tmp_path, capsys):
    changed = steps(made().archive)
    changed[2] = (Kind.BALLOT, (changed[2][1][0].replace(":", ": ", 1),))

    assert cli.main(["election", "verify", kept(tmp_path, chained(changed)), "--jobs", "1"]) == 1

    said = capsys.readouterr().out
    assert said.startswith("✗ Hồ sơ kiểm phiếu KHÔNG đúng")
    assert "✗ Sự kiện 2 (Ballot): không được viết ở dạng chuẩn." in said


def test_an_archive_without_a_result_is_unfinished(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    path = kept(tmp_path, Archive(TIME, made().archive.events[:3]))

    assert cli.main(["election", "verify", path, "--jobs", "1"]) == 3

    assert capsys.readouterr().out.startswith("? Was im Archiv steht, ist richtig, aber")


def test_blank_votes_and_weights_are_shown(tmp_path, capsys):
    election = made(voters=2, questions=3)

    assert cli.main(["election", "verify", kept(tmp_path, election.archive), "--lang", "en"]) == 0

    said = capsys.readouterr().out
    assert "(blank)" in said
    assert "Their weight" not in said
    roll = json.loads(election.archive.credentials)
    heavy = Archive.begin(
        timestamp=TIME, election=election.archive.election, trustees=election.archive.trustees,
        credentials=json.dumps([f"{roll[0]},7", *roll[1:]], separators=(",", ":")),
    )  # fmt: skip
    for event in election.archive.of_kind(Kind.BALLOT):
        heavy.append(Kind.BALLOT, *event.data)
    assert cli.main(["election", "verify", kept(tmp_path, heavy), "--lang", "en"]) == 3
    assert "Their weight: 8" in capsys.readouterr().out


def test_the_published_end_is_compared(archive, capsys):
    head = belenios.Archive.read(archive.read_bytes()).head

    assert cli.main(["election", "verify", str(archive), "--head", head.upper()]) == 0
    assert cli.main(["election", "verify", str(archive), "--head", "0" * 64]) == 1
    assert "không kết thúc ở sự kiện đã công bố" in capsys.readouterr().out


def test_the_answer_for_programs(archive, tmp_path, capsys):
    assert cli.main(["election", "verify", str(archive), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["verdict"], told["result"]) == (True, "right", [[2, 1, 0]])
    assert told["head_as_published"] is True

    (tmp_path / "y.bel").write_bytes(archive.read_bytes()[:-600])
    assert cli.main(["election", "verify", str(tmp_path / "y.bel"), "--json", "--lang", "en"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["problems"] == [
        {
            "code": "truncated", "event": 9, "type": "?", "path": "",
            "sentence": "Event 9 (?): the file ends in the middle",
        }
    ]  # fmt: skip
    assert told["name"] is None


def test_of_a_file_that_is_no_archive_nothing_is_told_but_what_is_wrong(tmp_path, capsys):
    path = tmp_path / "z.bel"
    path.write_bytes(b"")

    assert cli.main(["election", "verify", str(path), "--lang", "en"]) == 1

    verdict, *rest = capsys.readouterr().out.splitlines()
    assert verdict.startswith("✗")
    assert rest
    assert all(line.startswith("  ✗ ") for line in rest), "no figure, no mark, no advice"


def test_an_archive_whose_roll_is_none_shows_no_voters(tmp_path, capsys):
    wrong = Archive.begin(
        timestamp=TIME, election=made().archive.election, trustees=made().archive.trustees,
        credentials='["1"]',
    )  # fmt: skip

    assert cli.main(["election", "verify", kept(tmp_path, wrong), "--lang", "en"]) == 1

    said = capsys.readouterr().out
    assert made().archive.head not in said
    assert wrong.head in said


def test_a_file_that_cannot_be_read(tmp_path, capsys):
    assert cli.main(["election", "verify", str(tmp_path / "none.bel")]) == 2

    assert "không đọc được" in capsys.readouterr().err


def test_names_out_of_a_file_cannot_move_the_cursor(tmp_path, capsys):
    text = made().archive.election.replace("Bỏ phiếu thử", "\\u001b[2Jx")
    wrong = Archive.begin(
        timestamp=TIME, election=text, trustees=made().archive.trustees,
        credentials=made().archive.credentials,
    )  # fmt: skip

    assert cli.main(["election", "verify", kept(tmp_path, wrong), "--jobs", "1"]) == 3

    assert "\x1b" not in capsys.readouterr().out


def test_a_problem_of_the_whole_file_begins_with_a_capital():
    assert verify.sentence(belenios.Problem("truncated"), "vi") == "Tệp bị cắt ở giữa"


def test_every_reason_is_said_in_three_languages():
    for language in words.LANGUAGES:
        assert words.REASONS[language].keys() == SENTENCES.keys()
        assert all(words.REASONS[language].values())
    assert all(set(text) == set(words.LANGUAGES) for text in words.TEXTS.values())
    assert set(words.VI.values()).isdisjoint(SENTENCES.values())


@pytest.mark.parametrize("jobs", ["0", "x", "1000"])
def test_a_senseless_number_of_processes_is_a_wrong_call(jobs, archive):
    with pytest.raises(SystemExit) as ended:
        cli.main(["election", "verify", str(archive), "--jobs", jobs])

    assert ended.value.code == 2


def test_actions_are_listed(capsys):
    assert election.main([]) == 2
    assert "verify" in capsys.readouterr().err
    assert election.main(["count"]) == 2
    with pytest.raises(SystemExit) as ended:
        election.main(["--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage: chibo election")


# the arithmetic


def in_a_process(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", *words], check=True, capture_output=True, text=True
    )
    return done.stdout


def test_the_systems_gmp_is_taken_before_gmpy2_is_loaded(archive):
    said = in_a_process(
        "import sys; from chibo.cli import election; from chibo.cli.election import arithmetic as a\n"
        "print(a.prefer_the_system()); status = election.main(['verify', sys.argv[1]]); import gmpy2\n"
        "print(status, gmpy2.mp_version(), a.prefer_the_system())",
        str(archive),
    )
    system = ctypes.c_char_p.in_dll(ctypes.CDLL(arithmetic.LIBRARY), "__gmp_version").value

    assert said.startswith("True")
    assert said.endswith(f"0 GMP {system.decode()} False\n")


@pytest.mark.parametrize("change", [{"LIBRARY": "libnone.so"}, {"OLDEST": (99, 0)}])
def test_without_a_fitting_one_the_packages_own_is_used(change, monkeypatch):
    monkeypatch.delitem(sys.modules, "gmpy2")
    for name, value in change.items():
        monkeypatch.setattr(arithmetic, name, value)

    assert not arithmetic.prefer_the_system()


# simulate


def simulated(folder: Path, *more: str) -> Path:
    words = ["election", "simulate", "--voters", "3", "--out", str(folder), *more]
    assert cli.main(words) == 0
    return next(folder.glob("*.bel"))


def test_a_simulated_election_is_accepted_by_both(tmp_path, capsys):
    path = simulated(tmp_path / "a" / "b", "--questions", "3", "--trustees", "2/3")

    said = capsys.readouterr().out
    assert said.startswith(str(path))
    assert "Lấy phiếu tín nhiệm: (blank)" in said
    assert tool_accepts(path.read_bytes(), path.stem)
    assert cli.main(["election", "verify", str(path), "--jobs", "1"]) == 0


def test_the_same_seed_makes_the_same_file(tmp_path):
    one, same, other = (
        simulated(tmp_path / name, "--seed", seed)
        for name, seed in (("a", "1"), ("b", "1"), ("c", "2"))
    )

    assert (one.name, one.read_bytes()) == (same.name, same.read_bytes())
    assert one.name != other.name


def test_a_folder_with_an_archive_is_left_alone(tmp_path, capsys):
    path = simulated(tmp_path)
    before = path.read_bytes()

    assert cli.main(["election", "simulate", "--voters", "1", "--out", str(tmp_path)]) == 2

    assert path.read_bytes() == before
    assert "holds an archive already" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--voters", "0"], ["--trustees", "3/2"], ["--trustees", "0/1"], ["--trustees", "x"],
              ["--questions", "0"]],
)  # fmt: skip
def test_senseless_elections_are_a_wrong_call(words, tmp_path):
    with pytest.raises(SystemExit) as ended:
        cli.main(["election", "simulate", "--voters", "1", "--out", str(tmp_path), *words])

    assert ended.value.code == 2


def test_some_stay_away_some_vote_again_and_the_count_in_the_open_agrees():
    made = simulating.simulate(simulating.Wanted(voters=60), timestamp=TIME, draw=seeded("turn"))

    report = belenios.audit(made.archive)

    assert report.counts == made.expected
    assert report.ballots > report.counted
    assert report.counted < 60
