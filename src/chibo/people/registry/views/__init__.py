"""Pages: the own record's log of questions, the queue, asking, deciding."""
