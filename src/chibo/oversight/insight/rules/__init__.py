"""Pure rules of the room.

``figures`` counts of a meeting, a branch and a node; ``period`` months and quarters; ``shares`` rates,
which are made from sums only when they are shown; ``progress`` how far a branch's month has come.
"""
