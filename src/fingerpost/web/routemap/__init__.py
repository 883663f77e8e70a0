"""Pages of the routemap."""
