"""The files: bytes to terms and terms to bytes. No database, no figures."""
