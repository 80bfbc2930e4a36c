"""Sockets to the outside, and what stands at their ends; no Django."""
