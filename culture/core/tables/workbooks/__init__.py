"""Workbooks, which nobody should trust: they are read by a process of their own, with limits."""
