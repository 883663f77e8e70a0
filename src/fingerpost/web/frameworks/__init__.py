"""Pages of the frameworks."""
