"""Belenios 2.0 in plain Python: secret ballots that anybody can check.

Byte for byte what Debian's `belenios-tool` reads and writes, and stricter in reading. Homomorphic
questions only: what is counted is never opened one by one.

    group, question   `BELENIOS_2048`, `Question`
    setting up        `Trustees`, `new_uuid`, `Election.new`, `generate`, `Credential.derive`, `Roll.of`
    casting           `vote` makes a ballot, `check_ballot` accepts one
    closing           `encrypted_tally`, `decrypt_share`, `check_partial_decryption`, `result`
    keys of many      `ceremony`, `channel`; the server: `check_certificate`, `check_polynomial`,
                      `ceremony.inputs`, `check_answer`, `ceremony.assemble`
    the file          `Archive`: begin, append, to_bel, read; `audit` judges it

Texts that others wrote enter by the functions named `parse_…` and `check_…`, by `read_archive` and
by `audit`: they answer with a value or with a `Problem` (code, event, place) and never raise. The
methods named `read` raise the same `Problem`.

Nothing here opens a socket, reads a clock or draws a random number: `draw(n)`, a uniform number
below n, is passed in (`secrets.randbelow`).
"""

from collections.abc import Mapping

from . import ballots, ceremony, channel
from .archive import Archive, Event, Kind, first_member, members_of
from .audit import Report, Setup, audit, read_setup
from .ballots import Ballot, Ciphertext
from .credentials import Credential, Roll, generate
from .credentials import checked as read_credential
from .elections import Election, Question, new_uuid
from .encodings import base64_of, hex_of
from .errors import SENTENCES, Problem, door
from .groups import BELENIOS_2048, GROUPS, RFC_3526_2048, Group
from .proofs import Draw
from .tally import (
    Counting,
    Counts,
    EncryptedTally,
    Share,
    combine,
    decrypt_share,
    encrypted_tally,
    owned,
    read_share,
    result_text,
)
from .trustees import Certificate, Pedersen, PublicKey, Trustees, single
from .voting import vote

parse_election = door(Election.read)
"""(text) → `Election` or `Problem`."""
parse_ballot = door(Ballot.parse)
"""(election, text) → `Ballot` or `Problem`; shape only, no proofs."""
parse_trustees = door(Trustees.read)
"""(text, group) → `Trustees` or `Problem`, all proofs checked."""
parse_credentials = door(Roll.read)
"""(group, text) → `Roll` or `Problem`; membership in the group is `audit`'s."""
parse_setup = door(read_setup)
"""(election, trustees, credentials) → `Setup` or `Problem`: the three texts fit together."""
read_archive = door(Archive.read)
"""(bytes) → `Archive` or `Problem`: bytes, chain and hashes, not the mathematics."""
check_ballot = door(ballots.checked)
"""(election, text, credentials=None) → `Ballot` or `Problem`: everything that can be seen from the
ballot alone, and that its credential is in `credentials` (`Roll.weights`) when they are given. That
the same ballot or ciphertext is there already is for whoever keeps the others to see."""
check_credential = door(read_credential)
"""(typed) → the credential as it is written, or `Problem`: bad_credential, wrong_checksum."""
derive_credential = door(Credential.derive)
"""(group, uuid, typed) → `Credential` or `Problem`."""

check_certificate = door(ceremony.read_certificate)
"""(group, text) → `Certificate` or `Problem`: round 1 of the ceremony."""
check_polynomial = door(ceremony.check_polynomial)
"""(group, certificates, number, threshold, text) → commitments or `Problem`: round 3."""
check_answer = door(ceremony.check_answer)
"""(group, commitments of all, number, text) → `PublicKey` or `Problem`: round 5."""


def check_partial_decryption(
    election: Election, trustees: Trustees, tally: EncryptedTally, owner: int, text: str
) -> Share | Problem:
    """A trustee's share, checked against the trustee's key and the recomputed tally.

    Args:
        owner: the trustee's number, from 1.
    """
    if not 1 <= owner <= len(trustees.members):
        return Problem("unknown_owner")
    key = trustees.members[owner - 1].key
    return door(read_share)(election, key, tally.sums, text)


def result(
    election: Election, trustees: Trustees, tally: EncryptedTally, shares: Mapping[int, Share]
) -> Counts | Problem:
    """Per question and choice how many chose it (a blank vote first), from checked shares."""
    return door(combine)(election, trustees, tally, shares)


__all__ = [
    "BELENIOS_2048", "GROUPS", "RFC_3526_2048", "SENTENCES", "Archive", "Ballot", "Certificate",
    "Ciphertext", "Counting", "Counts", "Credential", "Draw", "Election", "EncryptedTally", "Event",
    "Group", "Kind", "Pedersen", "Problem", "PublicKey", "Question", "Report", "Roll", "Setup",
    "Share", "Trustees", "audit", "base64_of", "ceremony", "channel", "check_answer",
    "check_ballot", "check_certificate", "check_credential", "check_partial_decryption",
    "check_polynomial", "combine", "decrypt_share", "derive_credential", "encrypted_tally",
    "first_member", "generate", "hex_of", "members_of", "new_uuid", "owned", "parse_ballot",
    "parse_credentials", "parse_election", "parse_setup", "parse_trustees", "read_archive",
    "read_share", "result", "result_text", "single", "vote",
]  # fmt: skip
