"""Who may give a member a way to sign in.

The secretary and the deputy do it for their branch. The committee above can do the same for its
branches: somebody has to enrol a secretary. For a lost telephone a second officer confirms; nobody
acts for themselves, and one person is never both (``services.slips``).
"""

from chibo.core.policy import Permission

ENROL = Permission(code="accounts.enrol", offices=frozenset({"secretary", "deputy", "officer"}))
CONFIRM = Permission(
    code="accounts.confirm_lost",
    offices=frozenset({"secretary", "deputy", "committee", "officer"}),
)
