"""Pages on which a text is corrected or replaced."""
