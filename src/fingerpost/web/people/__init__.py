"""Pages of people: sign-in, settings."""
