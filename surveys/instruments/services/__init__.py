"""What staff do with instruments."""
