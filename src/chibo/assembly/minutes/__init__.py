"""Gathers a meeting's facts into minutes and resolutions, has them signed and sealed."""
