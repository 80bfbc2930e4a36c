"""Pages of the inbox, and of how reminders reach somebody outside of it."""
