"""Pages of retrieval: build a query, see its passages, keep the query, code what it found."""
