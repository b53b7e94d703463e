"""Pages of HR about instruments."""
