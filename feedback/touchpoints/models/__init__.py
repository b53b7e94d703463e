"""Touchpoints, and what customers left there beside their ratings."""

from feedback.touchpoints.models.imports import ImportRun
from feedback.touchpoints.models.mirrors import MirrorRelease
from feedback.touchpoints.models.touchpoints import Touchpoint
from feedback.touchpoints.models.words import (
    Comment,
    Contact,
    WaitingWords,
    WordsKey,
)

__all__ = [
    "Comment",
    "Contact",
    "ImportRun",
    "MirrorRelease",
    "Touchpoint",
    "WaitingWords",
    "WordsKey",
]
