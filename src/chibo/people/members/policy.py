"""Who may see the list of members, open a record, and answer what a member asks.

Row security narrows all three to the range of the seat. A plain member sees the own record and no list.
"""

from chibo.core.policy import Permission

LIST = Permission(
    code="members.list", offices=frozenset({"secretary", "deputy", "committee", "officer"})
)
OPEN = Permission(code="members.open", offices=frozenset({"secretary", "deputy", "officer"}))
ANSWER = Permission(code="members.answer", offices=frozenset({"secretary", "deputy", "officer"}))
REGISTER = Permission(
    code="members.register", offices=frozenset({"secretary", "deputy", "officer", "operator"})
)
