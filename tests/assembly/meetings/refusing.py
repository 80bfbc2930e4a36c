"""A rule that says no, with a sentence in every language."""

from collections.abc import Callable
from typing import Any

import pytest

from chibo.assembly.meetings.rules.refusal import Refusal
from chibo.assembly.meetings.sentences import translated


def refused(code: str, rule: Callable[..., Any], state: Any, **values: Any) -> Refusal:
    """The refusal of a rule, which has to bear this code."""
    with pytest.raises(Refusal) as caught:
        rule(state, **values)
    assert caught.value.code == code
    assert str(translated(caught.value))
    return caught.value
