"""Touchpoints, raw responses, and what is stored apart from them."""

from feedback.touchpoints.models.imports import ImportRun
from feedback.touchpoints.models.mirrors import MirrorLedger, MirrorRelease
from feedback.touchpoints.models.responses import Comment, Contact, Response
from feedback.touchpoints.models.touchpoints import Touchpoint

__all__ = [
    "Comment",
    "Contact",
    "ImportRun",
    "MirrorLedger",
    "MirrorRelease",
    "Response",
    "Touchpoint",
]
