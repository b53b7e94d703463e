"""Actions, what was said of them, how each was closed, and what respondents are told."""

from culture.actions.models.actions import (
    LONGEST_TITLE,
    LONGEST_WORDS,
    Action,
    ActionQuerySet,
    ActionStep,
    Direction,
)
from culture.actions.models.deeds import Deed, DeedQuerySet
from culture.actions.models.dismissals import Dismissal
from culture.actions.models.mails import ActionMail
from culture.actions.models.said import ActionCheck, ActionNote, ActionVerdict

__all__ = [
    "LONGEST_TITLE",
    "LONGEST_WORDS",
    "Action",
    "ActionCheck",
    "ActionMail",
    "ActionNote",
    "ActionQuerySet",
    "ActionStep",
    "ActionVerdict",
    "Deed",
    "DeedQuerySet",
    "Direction",
    "Dismissal",
]
