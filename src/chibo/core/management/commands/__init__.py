"""Each module is one command of `chibo manage`."""
