"""Assembly floor: branches meet, decide and put it in writing."""
