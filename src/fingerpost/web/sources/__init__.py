"""Pages of sources: list, import, and the reading and coding page."""
