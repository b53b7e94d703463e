"""Pages of HR about waves, and of readers of comments."""
