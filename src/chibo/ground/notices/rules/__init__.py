"""When a reminder goes out, how often it is tried, what it may say. Pure."""
