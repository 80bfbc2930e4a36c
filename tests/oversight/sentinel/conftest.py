"""The same commune as the statistics' tests, with its auditor."""

from tests.oversight.insight.conftest import world

__all__ = ["world"]
