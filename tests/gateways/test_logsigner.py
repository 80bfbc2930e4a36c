"""The log's signer: never two histories, whoever asks and whenever it was killed."""

import json
import socket
import threading
from hashlib import sha256

import pytest

from chibo.gateways import logsigner
from chibo.gateways.logsigner import LogSigner, Notary, SignerAway, SignerRefused, Unfit
from chibo.protocols.tlog.checkpoint import Checkpoint
from chibo.protocols.tlog.errors import Malformed
from chibo.protocols.tlog.merkle import EMPTY_ROOT, prove_consistency, root_of, subtrees_of
from chibo.protocols.tlog.note import Note, Vkey
from chibo.protocols.tlog.policy import Policy
from tests.support.logsigner import SignerProcess, SignerThread, new_files

ORIGIN = "log.example/1"
LEAVES = [sha256(bytes([n])).digest() for n in range(12)]


def root(size, leaves=LEAVES):
    return root_of(leaves[:size])


def proof(old, new, leaves=LEAVES):
    return prove_consistency(old, new, subtrees_of(leaves[:new]))


@pytest.fixture
def files(tmp_path):
    return new_files(tmp_path, ORIGIN)


@pytest.fixture
def process(files):
    running = SignerProcess(files)
    yield running
    running.end()


def test_a_growing_log_is_signed(files, process):
    vkey = Vkey.parse(files["vkey"].read_text().strip())
    old = 0
    for new in (0, 1, 3, 3, 8, 12):
        note = process.client.sign(size=new, root=root(new), proof=proof(old, new))

        verdict = Policy.unwitnessed(vkey).judge(note)
        assert verdict.checkpoint == Checkpoint(ORIGIN, new, root(new))
        assert process.client.state() == logsigner.SignerState(vkey, new, root(new))
        old = new


OTHER = [*LEAVES[:3], *[sha256(leaf).digest() for leaf in LEAVES[3:]]]
REFUSALS = {
    "a smaller tree": (7, root(7), [], "not the beginning"),
    "another root": (8, root(8, OTHER), [], "two different histories"),
    "a fork": (12, root(12, OTHER), proof(8, 12, OTHER), "other roots"),
    "no proof": (12, root(12), [], "empty"),
    "a short proof": (12, root(12), proof(8, 12)[:-1], "other roots|empty|few"),
    "a proof for nothing": (8, root(8), [bytes(32)], "must be empty"),
    "a huge tree": (2**63, root(12), proof(8, 12), "no number"),
    "a negative tree": (-1, root(12), [], "not the beginning"),
    "a true tree": (True, root(1), [], "no number"),
}


@pytest.mark.parametrize(("size", "top", "hashes", "words"), REFUSALS.values(), ids=REFUSALS)
def test_what_does_not_continue_is_refused_and_forgotten(files, size, top, hashes, words):
    notary = Notary(logsigner.load_key(files["key"]), files["state"])
    text = {"op": "sign", "size": 8, "root": b64(root(8)), "proof": []}
    assert notary.answer(text)["ok"]
    before = files["state"].read_bytes()

    request = {"op": "sign", "size": size, "root": b64(top), "proof": [b64(h) for h in hashes]}
    reply = notary.answer(request)

    assert not reply["ok"]
    assert any(word in reply["sentence"] for word in words.split("|"))
    assert files["state"].read_bytes() == before


def b64(data):
    return logsigner.b64encode(data).decode()


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"op": "hello"},
        {"op": "sign", "size": "1", "root": "", "proof": []},
        {"op": "sign", "size": 1, "root": "đ", "proof": []},
        {"op": "sign", "size": 1, "root": "AAAA", "proof": []},
        {"op": "sign", "size": 1, "root": b64(bytes(32)), "proof": [1]},
        {"op": "sign", "size": 1, "root": b64(bytes(32)), "proof": "x"},
    ],
)
def test_a_request_that_makes_no_sense_gets_a_sentence(files, request_):
    notary = Notary(logsigner.load_key(files["key"]), files["state"])

    reply = notary.answer(request_)

    assert reply["ok"] is False
    assert reply["sentence"]


def test_a_killed_signer_remembers_what_it_signed(files):
    first = SignerProcess(files)
    first.client.sign(size=8, root=root(8), proof=[])
    first.end("kill")

    second = SignerProcess(files)
    try:
        assert second.client.state().size == 8
        with pytest.raises(SignerRefused, match="two different histories"):
            second.client.sign(size=8, root=root(8, OTHER), proof=[])
        same = second.client.sign(size=8, root=root(8), proof=[])
        assert Note.parse(same).text == Checkpoint(ORIGIN, 8, root(8)).text()
    finally:
        second.end()


def test_the_memory_is_on_disk_before_the_signature_leaves(files, monkeypatch):
    notary = Notary(logsigner.load_key(files["key"]), files["state"])

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(logsigner, "write_durably", full)
    with pytest.raises(OSError, match="No space"):
        notary.answer({"op": "sign", "size": 1, "root": b64(root(1)), "proof": []})

    assert notary.answer({"op": "state"})["size"] == 0


def test_a_full_disk_leaves_the_signer_running_and_the_client_told(files, monkeypatch):
    with SignerThread(files) as client:
        monkeypatch.setattr(logsigner, "write_durably", lambda *_a, **_k: fail())
        with pytest.raises(SignerAway):
            client.sign(size=1, root=root(1), proof=[])
        monkeypatch.undo()
        assert client.sign(size=1, root=root(1), proof=[])


def fail():
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0",
        (2**31).to_bytes(4),
        (5).to_bytes(4) + b"{",
        (1).to_bytes(4) + b"{",
        (2).to_bytes(4) + b"[]",
    ],
)
def test_noise_on_the_socket_ends_that_connection_only(files, data):
    with SignerThread(files) as client:
        with socket.socket(socket.AF_UNIX) as channel:
            channel.connect(str(files["socket"]))
            channel.sendall(data)
            channel.shutdown(socket.SHUT_WR)
            reply = channel.recv(1000)

        assert json.loads(reply[4:])["ok"] is False
        assert client.state().size == 0


def test_the_socket_and_the_key_are_for_their_owner_only(files):
    with SignerThread(files):
        assert files["socket"].stat().st_mode & 0o777 == 0o600
    assert files["key"].stat().st_mode & 0o777 == 0o600
    assert files["state"].stat().st_mode & 0o777 == 0o600
    assert not files["socket"].exists()


def test_two_signers_never_share_a_memory(files, process):
    other = SignerProcess({**files, "socket": files["socket"].with_name("t")})

    assert other.popen.wait(10) == 1
    assert "another signer" in other.end()[1]
    assert process.answers()


def test_a_signer_ends_when_it_is_asked_to(files):
    running = SignerProcess(files)

    code, said = running.end("terminate")

    assert (code, said) == (0, "")
    assert not files["socket"].exists()


def start(files):
    return logsigner.main([f"--{n}={files[n]}" for n in ("key", "state", "socket")])


def test_without_memory_there_is_no_signer(files, capsys):
    files["state"].unlink()

    assert start(files) == 1
    assert "memory cannot be read" in capsys.readouterr().err


def test_a_memory_of_another_log_is_refused(files, capsys):
    files["state"].write_text(Checkpoint("log.example/2", 0, EMPTY_ROOT).text())

    assert start(files) == 1
    assert "another log" in capsys.readouterr().err


def test_a_key_that_others_may_read_is_refused(files, capsys):
    files["key"].chmod(0o640)

    assert start(files) == 1
    assert "chmod 600" in capsys.readouterr().err


def test_a_broken_or_missing_key_is_refused(files, capsys):
    files["key"].write_text("hello")
    assert start(files) == 1
    files["key"].unlink()
    assert start(files) == 1
    assert capsys.readouterr().err.count("key cannot be read") == 2


def test_a_socket_that_cannot_be_made_is_told(files, capsys):
    files["socket"] = files["socket"].with_name("x" * 120)

    assert start(files) == 1
    assert "socket cannot be made" in capsys.readouterr().err


def test_keys_are_made_once_from_the_command_line(tmp_path, capsys):
    paths = [f"--{n}={tmp_path / 'new' / n}" for n in ("key", "vkey", "state")]

    assert logsigner.main(["keygen", "--origin=log.example/9", *paths]) == 0
    assert logsigner.main(["keygen", "--origin=log.example/9", *paths]) == 1
    assert "one beginning" in capsys.readouterr().err
    vkey = Vkey.parse((tmp_path / "new" / "vkey").read_text().strip())
    assert logsigner.load_key(tmp_path / "new" / "key").vkey == vkey


def test_a_log_needs_a_proper_name(tmp_path):
    paths = {name: tmp_path / name for name in ("key", "vkey", "state")}

    with pytest.raises(Malformed):
        logsigner.keygen(origin="a log", **paths)

    assert not any(path.exists() for path in paths.values())


@pytest.mark.parametrize("reply", [{"ok": True}, {"ok": True, "vkey": "", "size": "1", "root": ""}])
def test_an_answer_without_sense_counts_as_none(tmp_path, reply):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        server.listen(1)

        def answer():
            channel, _ = server.accept()
            with channel:
                logsigner._receive(channel)
                logsigner._send(channel, reply)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(SignerAway, match="no sense"):
            LogSigner(tmp_path / "s").state()
        thread.join()


def test_nobody_at_the_socket_is_told(tmp_path):
    with pytest.raises(SignerAway, match="does not answer"):
        LogSigner(tmp_path / "s").state()


def test_a_key_file_that_is_unfit_raises_its_own_error(tmp_path):
    with pytest.raises(Unfit):
        logsigner.load_key(tmp_path / "nothing")
