"""Suggestions: codes for the words at hand, likely passages of a code, and the switch for both."""
