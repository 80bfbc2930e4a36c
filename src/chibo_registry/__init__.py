"""A simulated population register behind a simulated security server of X-Road: a program of its own.

It shares no code with chibo, its client, so that a mistake in one does not hide in the other; a contract
of the imports keeps it so. Nobody in it lives: tests and the demonstration start it, an installation
never does.

    truth.py     who there is, what changed, in which order; merged and split numbers
    manners.py   which fields a purpose may ask for, how often, and what goes wrong on the way
    desk.py      the questions and their answers
    wire.py      PR-REST: addresses, headers, the hash of the question, faults of X-Road
    server.py    HTTP on loopback, and a control address by which tests change the world

``python -m chibo_registry --people FILE.csv [--port N] [--control]``
"""
