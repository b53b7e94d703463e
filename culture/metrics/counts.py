"""Counts of answers: exact ones, and those of which only the least is told."""

from __future__ import annotations


class AtLeast(int):
    """A count of which only so much is told: there may be more.

    It is used wherever a number of answers is, in intervals too, which are then wider than they
    could be, never narrower.
    """
