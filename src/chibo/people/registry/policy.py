"""Who may have the register asked about members, and decide what its answers mean; inside the seat's range."""

from chibo.core.policy import Permission

_OFFICES = frozenset({"secretary", "deputy", "officer"})
ASK = Permission(code="registry.ask", offices=_OFFICES)
DECIDE = Permission(code="registry.decide", offices=_OFFICES)
COMPARE = Permission(code="registry.compare", offices=frozenset({"officer"}))
