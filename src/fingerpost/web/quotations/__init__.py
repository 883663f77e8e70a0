"""Pages of the quotations."""
