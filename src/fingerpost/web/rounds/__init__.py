"""Pages of double coding: rounds, the disagreement meeting, queries, decisions, and what to look at again."""
