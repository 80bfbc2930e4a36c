"""Who changes the tree: the committee above, never the unit itself (Điều lệ Đảng, Điều 10 and 21)."""

from chibo.core.policy import Permission

PROPOSE = Permission(
    code="organisation.propose", offices=frozenset({"secretary", "deputy", "officer"})
)
DECIDE = Permission(code="organisation.decide", offices=frozenset({"secretary", "deputy"}))
SEE = Permission(
    code="organisation.see",
    offices=frozenset({"secretary", "deputy", "committee", "officer", "auditor", "operator"}),
)
