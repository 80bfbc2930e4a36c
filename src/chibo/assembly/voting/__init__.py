"""Deciding one question: who may vote, what is needed, how it came out.

The room knows decision types (dated data), votes with their frozen rolls, open ballots from own
devices, counts entered by two persons, and results. It knows no meeting: whoever puts a question to
the vote hands over the roll, the points where people are, and who leads and counts. It needs units
and persons. Secret votes are counted on paper; ballots on the phone come with their own cryptography.
"""
