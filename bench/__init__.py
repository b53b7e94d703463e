"""Benchmarks: each prints a table, compares within one run, and says when a goal is missed."""
