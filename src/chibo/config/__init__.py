"""Settings, the environment reader, root addresses and process entry points; knows everyone, known by none."""
