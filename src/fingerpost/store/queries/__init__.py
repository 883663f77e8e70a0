"""Reading: hands out rows that a person may see, terms, and frames. Writes nothing."""
