"""``chibo verify``: every bad input gets a clear sentence and a non-zero exit code, never a traceback."""

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from chibo.cli import verify
from chibo.trust.documents import rendering
from tests.support.sealing import LOG, OTHER_LOG, evidence
from tests.support.signing import ADDRESS, MARK, Pki, altered, example, running


@dataclass
class Desk:
    """A folder with a sealed document, its evidence, the log's key and the trust anchor."""

    folder: Path
    pki: Pki
    capsys: pytest.CaptureFixture[str]

    @property
    def file(self) -> Path:
        return self.folder / "BB-11.pdf"

    def run(self, *words: str | Path, lang: str = "en") -> tuple[int, str]:
        given = [
            self.file, "--trust", self.folder / "root.pem", "--log-key", self.folder / "log.vkey",
            "--lang", lang, *words,
        ]  # fmt: skip
        code = verify.main([str(word) for word in given])
        captured = self.capsys.readouterr()
        return code, captured.out + captured.err


@pytest.fixture
def desk(
    tmp_path: Path, signed_minutes: bytes, pki: Pki, capsys: pytest.CaptureFixture[str]
) -> Desk:
    made = Desk(tmp_path, pki, capsys)
    made.file.write_bytes(signed_minutes)
    (tmp_path / "BB-11.pdf.tlog-proof").write_bytes(evidence(signed_minutes))
    (tmp_path / "log.vkey").write_text(f"{LOG.vkey}\n")
    (tmp_path / "root.pem").write_bytes(pki.root_pem.read_bytes())
    return made


def test_a_sealed_document_passes_and_says_what_was_not_checked(desk: Desk):
    code, said = desk.run()

    assert code == 0, said
    assert said.startswith("✓ The document is intact: BB-11.pdf")
    assert "Minutes secretary Quàng Thị Diên signed at" in said
    assert "Chair Lò Văn Thoan signed at" in said
    assert "Level B-LTA." in said
    assert "✓ The seal stands in the log as entry 1." in said
    assert "? Not yet watched by a witness" in said


def test_evidence_may_lie_under_the_shorter_name(desk: Desk):
    (desk.folder / "BB-11.pdf.tlog-proof").rename(desk.folder / "BB-11.tlog-proof")

    assert desk.run()[0] == 0


def test_evidence_may_be_given(desk: Desk):
    moved = (desk.folder / "BB-11.pdf.tlog-proof").rename(desk.folder / "elsewhere")

    assert desk.run("--evidence", moved)[0] == 0


def test_without_evidence_the_signatures_alone_do_not_pass(desk: Desk):
    (desk.folder / "BB-11.pdf.tlog-proof").unlink()

    code, said = desk.run()

    assert code == 1
    assert said.startswith("✗ The signatures are good; the seal was not checked")
    assert "? The seal in the log was not checked." in said
    assert "No evidence file BB-11.pdf.tlog-proof" in said


def test_one_changed_byte(desk: Desk):
    desk.file.write_bytes(altered(desk.file.read_bytes()))

    code, said = desk.run()

    assert code == 1
    assert said.startswith("✗ The document was changed")
    assert "✗ The content does not fit the signature of Minutes secretary Quàng Thị Diên." in said
    assert "other content: it was changed" in said


def test_one_byte_more(desk: Desk):
    desk.file.write_bytes(desk.file.read_bytes() + b"\n")

    code, said = desk.run()

    assert code == 1
    assert said.startswith("✗ The document was changed")


def test_a_byte_that_only_the_seal_covers(desk: Desk):
    """The filling behind the last time stamp's value: no signature covers it, the seal does."""
    data = bytearray(desk.file.read_bytes())
    place = data.rindex(b"0000>")
    data[place] = ord("1")
    desk.file.write_bytes(data)

    code, said = desk.run()

    assert code == 1
    assert "✗ The file has the sealed length but other content" in said


@pytest.mark.parametrize("kept", [0, 1, 100, 50_000])
def test_a_truncated_file(desk: Desk, kept: int):
    desk.file.write_bytes(desk.file.read_bytes()[:kept])

    code, said = desk.run()

    assert code == 1
    assert said.startswith(
        ("✗ The file is cut off", "✗ The file is empty", "✗ This file is not a PDF")
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        ("Biên bản họp chi bộ".encode(), "This file is not a PDF"),
        (b"%PDF-1.7\n%%EOF\n", "The file is damaged"),
        (b"%PDF-1.7\n" + b"\0" * 51 * 1024 * 1024, "The file is too large"),
    ],
    ids=["empty", "text", "damaged", "huge"],
)
def test_files_that_are_no_document(desk: Desk, data: bytes, words: str):
    desk.file.write_bytes(data)

    code, said = desk.run()

    assert code == 1
    assert said.startswith(f"✗ {words}")


def test_an_encrypted_file(desk: Desk):
    buffer = io.BytesIO()
    with pikepdf.open(desk.file) as opened:
        opened.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
    desk.file.write_bytes(buffer.getvalue())

    assert desk.run()[1].startswith("✗ The file is locked by a password")


def test_a_draft(desk: Desk):
    desk.file.write_bytes(rendering.render(example("minutes"), url=ADDRESS, mark=MARK))

    assert desk.run()[1].startswith("✗ Nobody has signed this file")


def test_a_foreign_trust_anchor(desk: Desk, tmp_path: Path):
    with running(tmp_path / "foreign", {}) as other:
        code, said = desk.run("--trust", other.root_pem)

    assert code == 1
    assert said.startswith("✗ The signers are not known here")
    assert "does not come from an authority that you trust" in said


def test_a_foreign_log_key(desk: Desk):
    (desk.folder / "log.vkey").write_text(f"{OTHER_LOG.vkey}\n")

    code, said = desk.run()

    assert code == 1
    assert said.startswith("✗ The signatures are good; the seal does not fit")
    assert "✗ The log's signature does not hold" in said


def test_the_proof_of_another_document(desk: Desk, signed_resolution: bytes):
    (desk.folder / "BB-11.pdf.tlog-proof").write_bytes(evidence(signed_resolution))

    code, said = desk.run()

    assert code == 1
    assert said.startswith("✗ The signatures are good; the seal does not fit")
    assert "✗ The file is not the one that was sealed" in said


def test_a_text_file_as_evidence(desk: Desk):
    (desk.folder / "BB-11.pdf.tlog-proof").write_text("không phải bằng chứng")

    code, said = desk.run()

    assert code == 1
    assert "✗ This is no evidence file that can be read" in said


@pytest.mark.parametrize(
    ("name", "words"),
    [("root.pem", "There are no trust anchors"), ("log.vkey", "cannot be used")],
)
def test_keys_that_are_no_keys(desk: Desk, name: str, words: str):
    (desk.folder / name).write_text("hello")

    code, said = desk.run()

    assert code == 2
    assert words in said


@pytest.mark.parametrize("option", ["--trust", "--log-key", "--policy", "--evidence"])
def test_a_missing_input_is_named(desk: Desk, option: str):
    code, said = desk.run(option, desk.folder / "missing")

    assert code == 2
    assert "missing" in said


def test_a_missing_document_is_named(desk: Desk):
    desk.file.unlink()

    code, said = desk.run()

    assert code == 2
    assert "cannot be read: No such file or directory." in said


def test_a_folder_is_no_document(desk: Desk):
    desk.file.unlink()
    desk.file.mkdir()

    assert desk.run()[0] == 2


def test_a_policy_without_witnesses_is_accepted(desk: Desk):
    (desk.folder / "policy").write_text(f"log {LOG.vkey}\nquorum none\n")

    assert desk.run("--policy", desk.folder / "policy")[0] == 0


def test_the_answer_as_json(desk: Desk):
    code, said = desk.run("--json")

    answer = json.loads(said)
    assert code == 0
    assert (answer["ok"], answer["verdict"]) == (True, "intact")
    assert [one["level"] for one in answer["signatures"]] == ["B-LTA", "B-LTA"]
    assert {one["result"] for one in answer["seal"]} == {"ok", "not_checked"}


def test_the_answer_as_json_for_a_bad_file(desk: Desk):
    desk.file.write_bytes(b"")

    code, said = desk.run("--json")

    assert code == 1
    assert json.loads(said)["verdict"] == "empty"


def test_the_command_runs_without_settings_database_or_network(desk: Desk):
    """As on a stranger's machine: only the files, and an environment that names no database."""
    kept = {"PATH": os.environ["PATH"], "LANG": "en_US.UTF-8", "CHIBO_VAR": str(desk.folder)}
    words = [
        sys.executable, "-m", "chibo.cli.verify", desk.file, "--trust", desk.folder / "root.pem",
        "--log-key", desk.folder / "log.vkey",
    ]  # fmt: skip

    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, env=kept, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("✓ The document is intact")
    assert done.stderr == ""


def test_its_own_installation_is_the_default(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    for name, source in (("pki/root.pem", "root.pem"), ("log/log.vkey", "log.vkey")):
        target = desk.folder / name
        target.parent.mkdir()
        target.write_bytes((desk.folder / source).read_bytes())
    monkeypatch.setenv("CHIBO_VAR", str(desk.folder))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    assert verify.main([str(desk.file)]) == 0
    assert capsys.readouterr().out.startswith("✓ The document is intact")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LC_ALL": "de_DE.UTF-8"}, "de"),
        ({"LANG": "C.UTF-8"}, "vi"),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, "en"),
        ({}, "vi"),
    ],
)
def test_the_language_comes_from_the_environment(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert verify._language() == expected
