"""What HR decides before a wave opens, and what it would be able to show."""
