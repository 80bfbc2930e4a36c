"""What a resolution gives people to do: each clause with its owner and day becomes a task, and comes back.

Knows the sealed resolutions of the minutes; offers each person the own tasks, the branch its list, a meeting
the state of what it gave out before. Needs the minutes, the meetings, papers and inboxes below it.
"""
