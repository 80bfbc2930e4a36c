"""Stories of people at real pages, each on a database of its own, with the real stream of events."""
