"""The verbs that show: rows and figures made into exhibits for a viewer. They write nothing and know no files."""
