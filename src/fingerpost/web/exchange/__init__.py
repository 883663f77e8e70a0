"""Pages of projects that come in and go out, and of cases and variables."""
