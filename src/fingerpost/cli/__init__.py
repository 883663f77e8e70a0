"""The command line: joins actions and exhibits to files and a terminal. It decides nothing itself."""
