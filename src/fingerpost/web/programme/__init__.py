"""Pages of the programme: overview and sites."""
