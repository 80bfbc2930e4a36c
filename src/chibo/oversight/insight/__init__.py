"""Statistics and the committee's overview; writes only its own summaries.

Knows the counts of every unit and month (``UnitMonth``), which branch was reminded, and when a recount
proved the counts. Offers ``services`` (refresh, carry_up, recount, remind_late), ``queries`` of the
roll-ups, and the pages under /overview/ and /statistics/. Needs the tree, the members' list, the events
of meetings, the stages of minutes, documents, and inboxes. Nothing in it is about a person.
"""
