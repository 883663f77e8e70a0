"""Pages of the memos."""
