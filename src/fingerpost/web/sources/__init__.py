"""Pages of sources: list, search, import, and the reading and coding page."""
