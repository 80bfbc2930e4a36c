"""Pages, one module for each part of getting in."""
