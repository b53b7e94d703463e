"""Pages of service between departments."""
