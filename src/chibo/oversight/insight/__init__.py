"""Statistics and the committee's overview; writes only its own summaries."""
