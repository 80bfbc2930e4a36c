"""Backups: an encrypted archive of files, and the programs that write and read the database's part of it."""
