"""Purposes, comparing, and what becomes of a difference."""
