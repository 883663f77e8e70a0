"""Pages of the reporting."""
