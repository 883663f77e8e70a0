"""The verbs that change: keyword-only, `by=`, atomic, one ledger event each, idempotent by operation id."""
