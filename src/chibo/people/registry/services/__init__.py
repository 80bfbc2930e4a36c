"""Commands: ask, decide whom an answer means, decide what differs, compare many, read changes.

What asks the register opens its own doors, one before and one after the question, because nobody keeps a
transaction open while somebody else thinks: call these outside a scope.
"""
