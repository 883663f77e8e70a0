"""Tables brought in by page: rows that are sources, codebooks; and codings taken out."""
