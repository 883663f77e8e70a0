"""Pages of the search over all texts."""
