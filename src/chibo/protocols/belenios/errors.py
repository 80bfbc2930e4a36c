"""What can be wrong with an election, as values: a code, the event, the place inside its text.

A `Problem` is an exception inside this package and a plain return value at its doors
(`parse_*`, `check_*`, `Archive.read`, `audit`): whoever reads hostile files never has to catch.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

SENTENCES = {
    # texts and shapes
    "not_text": "it is not UTF-8 text",
    "not_json": "it is not JSON",
    "not_canonical": "it is not written in the canonical form",
    "too_large": "it is larger than what is accepted",
    "wrong_type": "a value has the wrong type",
    "wrong_fields": "the fields are not the expected ones in the expected order",
    "wrong_length": "a list has the wrong number of entries",
    "not_a_number": "it is not a decimal number without leading zeros",
    "exponent_out_of_range": "an exponent is not below the order of the group",
    "not_in_group": "it is not an element of the group",
    "neutral_element": "it is the neutral element, which hides nothing and belongs to everybody",
    "bad_base64": "it is not a SHA-256 value in Base64 without padding",
    # the setting up
    "wrong_version": "it is not version 1 of the protocol",
    "unknown_group": "the group is not one of the two that are known",
    "bad_uuid": "the identifier of the election is not at least 14 letters of Base58",
    "not_homomorphic": "a question is of a kind that is not counted under encryption",
    "bad_bounds": "a question asks for more or fewer answers than it has",
    "duplicate_credential": "a credential stands in the list twice",
    "bad_weight": "a weight is not a whole number in its shortest form, or all together are too large",
    "no_trustees": "nobody holds a key",
    "wrong_threshold": "the threshold does not fit the trustees",
    "proof_of_key": "a trustee has not proven to know the key",
    "signature_of_trustee": "a trustee's signature does not hold",
    "wrong_verification_key": "a trustee's key does not follow from the published polynomials",
    "wrong_election_key": "the key of the election is not the product of the trustees' keys",
    # the archive
    "truncated": "the file ends in the middle",
    "bad_header": "the header of a member is not the one that Belenios writes",
    "bad_name": "a member's name is not the hash of its content",
    "trailing_data": "data follow that belong to no event",
    "empty_archive": "the file holds no election",
    "bad_event": "it is not an event",
    "wrong_height": "the event does not have the next number",
    "broken_chain": "the event does not name the one before it",
    "wrong_payload": "the event does not name the data before it",
    "wrong_order": "an event of this kind may not stand here",
    # ballots
    "other_election": "it belongs to another election",
    "unknown_credential": "the credential is not in the list",
    "wrong_hash": "the signed hash is not the one of the ballot",
    "ballot_signature": "the signature of the ballot does not hold",
    "individual_proof": "it is not proven that each choice is 0 or 1",
    "overall_proof": "it is not proven that the number of choices is allowed",
    "blank_proof": "it is not proven that a blank vote chooses nothing else",
    "duplicate_ballot": "the same ballot stands there twice",
    "copied_ciphertext": "the encrypted choice was copied from another credential's ballot",
    # counting
    "wrong_tally": "the encrypted sum is not the product of the ballots that count",
    "wrong_total": "the number or the weight of the counted ballots is wrong",
    "unknown_owner": "there is no trustee with this number",
    "duplicate_owner": "this trustee's share is already there",
    "decryption_proof": "it is not proven that a share was made with the trustee's key",
    "too_few_shares": "the shares do not suffice for a result",
    "wrong_result": "the result is not what the shares decrypt to",
    # credentials, keys and channels
    "bad_credential": "it is not a credential: 15 letters in five groups of three",
    "wrong_checksum": "the credential was mistyped: its check letter does not fit",
    "bad_choice": "the choices are not allowed by the question",
    "not_decryptable": "a sealed message cannot be opened with this key",
    "wrong_recipient": "a sealed message is for somebody else",
    "wrong_share": "a secret share does not fit the published polynomial",
}  # fmt: skip
"""Every code with its English sentence; the place is told beside it."""


class Problem(ValueError):
    """One thing that is wrong.

    Args:
        code: a key of `SENTENCES`, stable, for programs and translations.
        path: where inside the text, e.g. ``answers[0].choices[2].beta``; empty: the whole.
        event: height of the event it belongs to; None outside of events.
        kind: type of that event.
    """

    def __init__(self, code: str, path: str = "", event: int | None = None, kind: str = "") -> None:
        super().__init__(code, path, event, kind)
        self.code = code
        self.path = path
        self.event = event
        self.kind = kind

    @property
    def sentence(self) -> str:
        """The reason in plain English, without the place."""
        return SENTENCES[self.code]

    @property
    def place(self) -> str:
        """Event and path as one text; empty: the whole file or text."""
        event = "" if self.event is None else f"event {self.event} ({self.kind})"
        return ": ".join(part for part in (event, self.path) if part)

    def at(self, event: int | None, kind: str) -> "Problem":
        """The same problem, found in an event."""
        return Problem(self.code, self.path, event=event, kind=kind)

    def under(self, prefix: str) -> "Problem":
        """The same problem, found in a part of something larger."""
        path = f"{prefix}{'' if self.path[:1] in ('', '[') else '.'}{self.path}"
        return Problem(self.code, path, event=self.event, kind=self.kind)

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


def door(work: Callable[P, T]) -> Callable[P, T | Problem]:
    """The same function, answering with a `Problem` instead of raising it."""

    @wraps(work)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T | Problem:
        try:
            return work(*args, **kwargs)
        except Problem as problem:
            return problem

    return answer
