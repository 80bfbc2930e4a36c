"""From a meeting's state to the words and the record of its minutes and its resolution. Pure.

    MeetingState ──blocks──► texts that the secretary may edit ──record──► chibo-record/1

Figures, names and times come from the state and cannot be edited; only the texts of blocks can.
"""
