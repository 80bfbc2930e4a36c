"""Oversight floor: what others recorded, summed up and judged."""
