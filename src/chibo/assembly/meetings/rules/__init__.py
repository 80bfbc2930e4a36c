"""The meeting as pure functions: events go in, a state comes out; a deed is decided from a state.

    events ──fold.replay──► MeetingState ──decide.*──► new events (or a Refusal)

No Django, no clock, no chance: ids and times are given. The same fold serves the live screens, the
minutes, the statistics and the proof that the tables are right.
"""
