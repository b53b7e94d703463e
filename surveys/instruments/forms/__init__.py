"""Forms of the instrument pages."""
