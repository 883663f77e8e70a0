"""The words: frozen values, enumerations, tables of what is allowed, and errors. Standard library only."""
