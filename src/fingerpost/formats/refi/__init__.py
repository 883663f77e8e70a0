"""REFI-QDA, the exchange format of qualitative tools: projects (.qdpx) and codebooks (.qdc), read and written whole."""
