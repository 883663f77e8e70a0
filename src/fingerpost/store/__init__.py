"""The rows: the one Django app, its models, queries, snapshot and ledger. Knows no figures, no files, no screens."""
