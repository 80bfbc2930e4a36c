"""Tags and filters of the look; always loaded (``OPTIONS["builtins"]``)."""
