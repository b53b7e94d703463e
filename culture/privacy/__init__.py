"""Blocks and disclosure: pure, without Django."""
