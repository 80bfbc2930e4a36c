"""A demo installation on the real frame: invented people in an invented commune, and one meeting.

Knows everybody and is known by nobody but the command line. ``frame`` and ``generator`` say what there is,
``script`` what happens, ``build`` writes the first into the database, ``run`` plays the second.
"""
