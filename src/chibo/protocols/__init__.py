"""Formats and mathematics as plain Python: no Django, no sockets, no clock; usable as libraries by others."""
