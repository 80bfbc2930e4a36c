"""Pages of minutes and resolutions."""
