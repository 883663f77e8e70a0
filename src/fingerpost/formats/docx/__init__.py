"""Word files, read by our own walk so that offsets never hang on somebody else's version."""
