"""Pages about workshops."""
