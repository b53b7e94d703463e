"""The words for customers who were answered in time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from culture.dashboards.voices import Voice, register
from feedback.cases.sources import NAME, SOURCE

VOICE = Voice(
    label=NAME,
    place=37,
    is_at_home=False,
    decimals=0,
    delivered=_("answered in time"),
    level=_("{unit} answered <strong>{level} of a hundred customers</strong> in time."),
    nothing_stands_out=_("{unit}: the customers who were answered in time."),
    step_nothing=_("Look again when more customers have been answered."),
    withheld=_("Nobody was to be answered in this time."),
    footnote=_(
        "Of the customers who wished an answer, how many had it by the deadline. One who says that "
        "it was not solved is answered anew, and counts again. Shares have Wilson's interval."
    ),
    first_run=_("No customer of {unit} was to be answered yet."),
)


def speak() -> None:
    """Give cases these words."""
    register(SOURCE, VOICE)
