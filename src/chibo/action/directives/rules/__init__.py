"""The life of a task, and the sentences in which a meeting hears of it. Pure."""
