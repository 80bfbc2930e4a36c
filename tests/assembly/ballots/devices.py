"""What stands on the persons' own devices, in Python: trustees, the credential authority, voters' booths.

The private texts between trustees are left plain here (the server only passes them on); the browser's rooms
seal them (frontend/ballot).
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from gmpy2 import mpz

from chibo.protocols.belenios.archive import Archive, Kind
from chibo.protocols.belenios.ballots import Ballot
from chibo.protocols.belenios.credentials import Credential, Roll, generate
from chibo.protocols.belenios.elections import Election
from chibo.protocols.belenios.encodings import dumps, hex_of
from chibo.protocols.belenios.groups import BELENIOS_2048 as GROUP
from chibo.protocols.belenios.tally import decrypt_share, encrypted_tally
from chibo.protocols.belenios.trustees import PublicKey, Signed
from chibo.protocols.belenios.voting import vote

Q = int(GROUP.q)
draw = secrets.randbelow


@dataclass
class Trustee:
    """A trustee's device: answers the server's states until the key is made."""

    secret: int = field(default_factory=lambda: draw(Q))
    share: int = 0
    polynomial: list[int] = field(default_factory=list)

    def answer(self, state: dict[str, Any]) -> dict[str, Any] | None:
        """The next message; None when there is nothing to do."""
        if state["step"] == "cert":
            keys = {
                "verification": str(GROUP.power(GROUP.g, self.secret)),
                "encryption": str(GROUP.power(GROUP.g, draw(Q))),
            }
            return {"step": "cert", "cert": Signed.by(GROUP, self.secret, keys, draw).json()}
        if state["step"] == "polynomial":
            return self._polynomial(state)
        if state["step"] == "share":
            return self._share(state)
        return None

    def _polynomial(self, state: dict[str, Any]) -> dict[str, Any]:
        self.polynomial = [draw(Q) for _ in range(state["threshold"])]
        secrets_ = [
            sum(a * j**k for k, a in enumerate(self.polynomial)) % Q
            for j in range(1, state["size"] + 1)
        ]
        told = {"coefexps": [str(GROUP.power(GROUP.g, a)) for a in self.polynomial]}
        return {
            "step": "polynomial",
            "polynomial": {
                "polynomial": dumps({"polynomial": [str(a) for a in self.polynomial]}),
                "secrets": [dumps({"secret": str(s)}) for s in secrets_],
                "coefexps": Signed.by(GROUP, self.secret, told, draw).json(),
            },
        }

    def _share(self, state: dict[str, Any]) -> dict[str, Any]:
        given = [int(json.loads(text)["secret"]) for text in state["vinput"]["secrets"]]
        self.share = sum(given) % Q
        return {
            "step": "share",
            "certs": sha256(dumps(state["certs"]).encode()).hexdigest(),
            "voutput": {
                "private_key": dumps({"decryption_key": str(self.share)}),
                "public_key": PublicKey.of(GROUP, self.share, draw).json(),
            },
        }

    def decrypt(self, archive: bytes, owner: int) -> dict[str, Any]:
        """This trustee's part, from the archive as it was downloaded."""
        read = Archive.read(archive)
        election = Election.read(read.election)
        ballots = [Ballot.parse(election, e.data[0]) for e in read.of_kind(Kind.BALLOT)]
        summed = encrypted_tally(
            election,
            Roll.read(GROUP, read.credentials).weights,
            [(one.credential, one.ciphertexts) for one in ballots],
        )
        part = decrypt_share(election, self.share, summed.sums, draw)
        return {"owner": owner, "tally": hex_of(summed.text), "partial_decryption": part}


def credentials(uuid: str, count: int) -> dict[str, mpz]:
    """What the authority's device makes: the slips' texts → the public elements."""
    texts = [generate(draw) for _ in range(count)]
    return {text: Credential.derive(GROUP, uuid, text).public for text in texts}


def ballot(election_text: str, slip: str, *chosen: int | Sequence[int]) -> str:
    """The text that a voter's booth makes.

    Args:
        chosen: for each question its answer, from 0, or all its ciphertexts as zeros and ones.
    """
    election = Election.read(election_text)
    own = Credential.derive(GROUP, election.uuid, slip)
    selection = [
        [int(i == choice) for i in range(question.size)]
        if isinstance(choice, int)
        else list(choice)
        for question, choice in zip(election.questions, chosen, strict=True)
    ]
    return vote(election, own, selection, draw)
