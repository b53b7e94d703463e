"""Pages of what employees say in waves; every number comes from a wave's release."""
