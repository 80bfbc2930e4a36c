"""What can be wrong with a log, each said in one sentence.

TlogError (ValueError)
├── Malformed      bytes that do not follow the format
├── NotProven      a Merkle proof does not lead to the stated root
├── NotSigned      a signature is missing or false
└── Damaged        a file of a log is missing, short or altered
"""


class TlogError(ValueError):
    """Anything wrong with a log, its proofs or its signatures."""


class Malformed(TlogError):
    """The bytes do not follow the format."""


class NotProven(TlogError):
    """A Merkle proof does not lead from what is claimed to the stated root."""


class NotSigned(TlogError):
    """A signature that is needed is missing or does not verify."""


class Damaged(TlogError):
    """A file of a log is missing, short or altered; `path` names it."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}")
        self.path = path
