"""Which stage a unit is in: two maps of four fields each, from what is published of its people."""
