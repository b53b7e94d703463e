"""Touchpoints, raw responses, and what is stored apart from them."""

from feedback.touchpoints.models.imports import ImportRun
from feedback.touchpoints.models.responses import Comment, Contact, Response
from feedback.touchpoints.models.touchpoints import Touchpoint, new_code

__all__ = ["Comment", "Contact", "ImportRun", "Response", "Touchpoint", "new_code"]
