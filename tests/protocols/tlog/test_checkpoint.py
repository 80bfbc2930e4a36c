"""The text of a checkpoint has one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.protocols.tlog.checkpoint import Checkpoint
from chibo.protocols.tlog.errors import Malformed

ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32), st.booleans())
def test_a_checkpoint_is_read_back_as_it_was_written(size, root, extended):
    head = Checkpoint("log.example/1", size, root, ("more",) if extended else ())

    assert Checkpoint.parse(head.text()) == head


@pytest.mark.parametrize(
    "text",
    [
        f"log\n1\n{ROOT}",
        f"log\n{ROOT}\n",
        f"\n1\n{ROOT}\n",
        f"log\n1\n{ROOT}\n\n",
        f"log\n1\n{ROOT}\n\nmore\n",
        f"log\n01\n{ROOT}\n",
        f"log\n+1\n{ROOT}\n",
        f"log\n-1\n{ROOT}\n",
        f"log\n1 \n{ROOT}\n",
        f"log\n٣\n{ROOT}\n",
        f"log\n{2**63}\n{ROOT}\n",
        f"log\n1\n{ROOT[:-1]}\n",
        f"log\n1\n{ROOT[:-2]}V=\n",
        "log\n1\nAAAA\n",
        "log\n1\nđđđđ\n",
        f"log\r\n1\r\n{ROOT}\r\n",
    ],
)
def test_another_spelling_is_refused(text):
    with pytest.raises(Malformed):
        Checkpoint.parse(text)
