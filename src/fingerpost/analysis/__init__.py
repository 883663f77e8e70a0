"""The figures: frames and terms in, results out. No files, no database, no clock."""
