"""The tree of units and its changes; mandates: who holds which office where, from when."""
