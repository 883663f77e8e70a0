"""Pages of the literature."""
