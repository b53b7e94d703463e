"""The tools that a leader's people need: four that make a role clear, and leadership itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tool(models.TextChoices):
    """What a practice is part of."""

    COMMUNICATION = "communication", _("Communication")
    FEEDBACK = "feedback", _("Feedback")
    CONFIDENCE = "confidence", _("Confidence")
    COMPETENCE = "competence", _("Competence")
    LEADERSHIP = "leadership", _("Leadership")


QUESTIONS = {
    Tool.COMMUNICATION: _("Do they know what is expected, and what changes?"),
    Tool.FEEDBACK: _("Do they hear how they are doing, from you and from customers?"),
    Tool.CONFIDENCE: _("Do they know what to do, also when it goes wrong?"),
    Tool.COMPETENCE: _("Can they do it, and do they get to learn it?"),
    Tool.LEADERSHIP: _("Do you serve them as they are to serve?"),
}
