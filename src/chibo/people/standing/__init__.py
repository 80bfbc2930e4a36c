"""Yearly evaluation, later dues, awards and discipline; so far the rules of the evaluation's quota."""
