"""Judges what others recorded: the audit trail, and the proofs that the rooms offer of their claims.

Knows when each proof was last run and what it found. Needs the register of proofs (``core.checks``) and the
trail (``core.audit``); nothing needs it.
"""
