"""Commands of the meeting, one module for each part of it; all go through ``engine.run``."""
