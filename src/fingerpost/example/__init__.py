"""The example programme: text and codings as data, and what loads them through the same actions as the screens."""
