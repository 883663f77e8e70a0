"""Pages of pseudonyms."""
