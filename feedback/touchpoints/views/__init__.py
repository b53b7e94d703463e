"""Pages about touchpoints."""
