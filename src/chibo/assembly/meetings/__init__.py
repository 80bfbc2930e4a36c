"""Calling, agenda, attendance, speakers, motions, the live room."""
