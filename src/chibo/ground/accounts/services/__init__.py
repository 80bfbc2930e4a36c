"""Commands, one module for each part: one's own choices and sessions, lines of the audit trail."""
