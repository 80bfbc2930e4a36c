"""The record of a member, from admission to departure."""
