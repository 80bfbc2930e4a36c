"""Chi bộ số: the open platform on which the branches of a large membership organisation meet and decide."""

__version__ = "0.1.0"
