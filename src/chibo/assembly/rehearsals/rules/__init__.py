"""Rules of rehearsals."""
