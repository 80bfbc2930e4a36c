"""The national population register, as this house asks it: a port, and its plugs.

port.py    what is asked and answered, the same for every plug
xroad.py   over a security server of X-Road (PR-REST), docs/reference/population-registry.md
"""
