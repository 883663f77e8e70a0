"""How a project record becomes rows: one module for each sort of thing, all adding to one `Arrival`."""
