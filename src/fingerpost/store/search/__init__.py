"""Search over all texts: one index of our own, equal on SQLite and PostgreSQL (docs/adr/0015)."""
