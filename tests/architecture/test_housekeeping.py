"""The pages tell the truth about the settings, and the gate on coverage sees what it should."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import coverage_gate

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_is_documented_and_no_link_is_dead():
    said = subprocess.run(
        [sys.executable, ROOT / "scripts" / "docs.py", "--check"], capture_output=True, text=True
    )

    assert said.returncode == 0, said.stderr


def test_bare_make_explains_every_target():
    listed = subprocess.run(["make", "-C", ROOT], capture_output=True, text=True, check=True).stdout

    for target in [
        "demo",
        "test",
        "check",
        "fix",
        "drill",
        "docs",
        "messages",
        "migrations",
        "reset",
        "lock",
        "frontend",
    ]:
        assert f"make {target} " in listed


@pytest.mark.parametrize("script", sorted([*ROOT.glob("scripts/*.sh"), ROOT / ".ci" / "run"]))
def test_scripts_can_be_run_and_read(script):
    assert script.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", script]).returncode == 0


@pytest.mark.django_db(databases=["default", "owner"])
def test_no_migration_is_pending():
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def summary(covered: int, statements: int, branches: int = 0, of: int = 0) -> dict[str, object]:
    return {
        "summary": {
            "covered_lines": covered, "num_statements": statements,
            "covered_branches": branches, "num_branches": of,
        },
        "missing_lines": [7],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "strict"),
    [
        ("src/chibo/assembly/voting/rules.py", True),
        ("src/chibo/assembly/meetings/rules/state.py", True),
        ("src/chibo/protocols/tlog/note.py", True),
        ("src/chibo/assembly/voting/services.py", False),
    ],
)
def test_rules_and_protocols_are_held_to_every_branch(path, strict):
    assert coverage_gate.is_strict(path) is strict


def test_a_branch_left_out_of_a_rule_is_named():
    report = {"files": {"src/chibo/people/members/rules.py": summary(10, 10, 3, 4)}}

    (sentence,) = coverage_gate.complaints(report)

    assert sentence.startswith("src/chibo/people/members/rules.py: 92.9 %")


def test_elsewhere_nine_of_ten_together_are_enough():
    good, poor = summary(98, 100), summary(5, 10)

    assert coverage_gate.complaints({"files": {"a/views.py": good, "a/tasks.py": poor}}) == []
    told = coverage_gate.complaints({"files": {"a/views.py": poor}})
    assert "50.0 %, 90 % wanted" in told[0]


def test_the_gate_ends_with_one_when_it_complains(tmp_path, capsys):
    report = tmp_path / "coverage.json"
    report.write_text(json.dumps({"files": {"rules.py": summary(1, 2)}}))
    assert coverage_gate.main([str(report)]) == 1
    assert "rules.py" in capsys.readouterr().err

    report.write_text(json.dumps({"files": {}}))
    assert coverage_gate.main([str(report)]) == 0
