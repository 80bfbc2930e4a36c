"""Vectors shared with the booth: `python -m tests.protocols.belenios.vectors` writes vectors.json.

`draws` of a ballot are all random numbers below q in the order in which `vote` uses them: per question
the r of all choices (the blank one first); then for each choice the individual proof (values 0, 1);
then, with a blank vote, the blank proof (choice 0 is 0, the sum is 0); then the overall proof (with a
blank vote first: choice 0 is 1), values from min to max. For each value of a proof: w when it is the
true one and no other has been the true one before, else challenge and response. Last the w of the
signature.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chibo.protocols import belenios
from chibo.protocols.belenios.drawing import seeded
from chibo.protocols.belenios.proofs import prove_knowledge
from chibo.protocols.belenios.trustees import Signed, pok_prefix

FILE = Path(__file__).with_name("vectors.json")
UUID = "3sPfDcSRk6xzLy"
GROUP = belenios.BELENIOS_2048
Q = int(GROUP.q)
QUESTIONS = {
    "yes, no, abstain": [belenios.Question("Thông qua dự toán?", ("Có", "Không", "Không ý kiến"))],
    "committee, at most 3 of 5, and a blank vote": [
        belenios.Question("Bầu ban chấp hành", tuple("ABCDE"), minimum=1, maximum=3, blank=True)
    ],
    "two questions, a choice of none": [
        belenios.Question('Một "hai"\\\n\x7f\té', ("+", "-"), minimum=0, maximum=1),
        belenios.Question("Hai?", ("+", "-", "0", "x")),
    ],
}
SELECTIONS: dict[str, list[list[list[int]]]] = {
    "yes, no, abstain": [[[1, 0, 0]], [[0, 0, 1]]],
    "committee, at most 3 of 5, and a blank vote": [[[0, 1, 0, 1, 1, 0]], [[1, 0, 0, 0, 0, 0]]],
    "two questions, a choice of none": [[[0, 0], [0, 0, 1, 0]], [[0, 1], [1, 0, 0, 0]]],
}


def recording(draw: belenios.Draw, into: list[str]) -> belenios.Draw:
    def drawn(n: int) -> int:
        number = draw(n)
        into.append(str(number))
        return number

    return drawn


def build() -> dict[str, Any]:
    draw = seeded("vectors")
    secret = draw(Q)
    key = belenios.PublicKey.of(GROUP, secret, draw, "Tổ kiểm phiếu")
    texts = [belenios.generate(draw) for _ in range(4)]
    return {
        "about": __doc__,
        "group": {"name": GROUP.name, "p": str(GROUP.p), "q": str(GROUP.q), "g": str(GROUP.g)},
        "hashes": [
            {"text": text, "hex": belenios.hex_of(text), "base64": belenios.base64_of(text)}
            for text in ("", "abc", "Đồng ý")
        ],
        "uuid": UUID,
        "credentials": [_credential(text) for text in texts],
        "mistyped": [
            texts[0][:-1] + ("2" if texts[0][-1] != "2" else "3"),
            "ABC",
            "0" + texts[1][1:],
        ],
        "roll": _roll(texts),
        "trustee": {"private_key": str(secret), "public": key.json()},
        "proofs": _proofs(secret, draw),
        "elections": [
            _election(name, questions, secret, key, texts) for name, questions in QUESTIONS.items()
        ],
    }


def _credential(text: str) -> dict[str, str]:
    derived = belenios.Credential.derive(GROUP, UUID, text)
    return {"credential": text, "secret": str(derived.secret), "public": str(derived.public)}


def _roll(texts: list[str]) -> dict[str, str]:
    roll = belenios.Roll.of(belenios.Credential.derive(GROUP, UUID, one).public for one in texts)
    return {"text": roll.text, "fingerprint": roll.fingerprint}


def _proofs(secret: int, draw: belenios.Draw) -> list[dict[str, Any]]:
    def proof(prefix: str) -> dict[str, Any]:
        used: list[str] = []
        made = prove_knowledge(GROUP, secret, prefix, recording(draw, used))
        return {"secret": str(secret), "prefix": prefix, "w": used[0], "proof": made.json()}

    used: list[str] = []
    signed = Signed.by(GROUP, secret, {"a": 'é"'}, recording(draw, used))
    return [
        proof(pok_prefix(GROUP, GROUP.power(GROUP.g, secret))),
        {"secret": str(secret), "w": used[0], "signed": signed.json()},
    ]


def _election(
    name: str, questions: list[belenios.Question], secret: int, key: belenios.PublicKey,
    texts: list[str],
) -> dict[str, Any]:  # fmt: skip
    election = belenios.Election.new(
        uuid=UUID, name="Đại hội", description=name, questions=questions, key=key.key
    )
    draw = seeded(name)
    ballots = [
        _ballot(election, text, selection, draw)
        for text, selection in zip(texts, SELECTIONS[name], strict=False)
    ]
    read = [belenios.Ballot.parse(election, one["text"]) for one in ballots]
    roll = belenios.Roll.read(GROUP, _roll(texts)["text"])
    tally = belenios.encrypted_tally(
        election, roll.weights, [(one.credential, one.ciphertexts) for one in read]
    )
    used: list[str] = []
    share = belenios.decrypt_share(election, secret, tally.sums, recording(draw, used))
    checked = belenios.read_share(election, key.key, tally.sums, share)
    trustees = belenios.Trustees("", GROUP, (key,))
    counts = belenios.combine(election, trustees, tally, {1: checked})
    return {
        "about": name, "text": election.text, "fingerprint": election.fingerprint,
        "ballots": ballots, "encrypted_tally": tally.text, "sized_encrypted_tally": tally.sized,
        "partial_decryption": {"draws": used, "text": share},
        "result": belenios.result_text(counts),
    }  # fmt: skip


def _ballot(
    election: belenios.Election, text: str, selection: list[list[int]], draw: belenios.Draw
) -> dict[str, Any]:
    used: list[str] = []
    credential = belenios.Credential.derive(GROUP, UUID, text)
    made = belenios.vote(election, credential, selection, recording(draw, used))
    ballot = belenios.Ballot.parse(election, made)
    return {
        "credential": text, "selection": selection, "draws": used, "text": made,
        "tracker": ballot.tracker, "payload": ballot.payload,
    }  # fmt: skip


def written(build: Callable[[], dict[str, Any]] = build) -> str:
    return json.dumps(build(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
