"""The command ``chibo``: what a person types to set up, run, look after and check an installation."""
