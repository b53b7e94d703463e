"""The words for what customers find, and the way to what they wrote."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.dashboards.panels.chain import chain
from culture.dashboards.voices import Link, Voice, register
from feedback.touchpoints.answers import SOURCE
from feedback.touchpoints.models import Comment

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.metrics.windows import Window
    from culture.org.models import Unit


def comments_of(_window: Window, unit: Unit, _user: User, _day: dt.date) -> Iterable[Link]:
    """Lead from a unit's numbers to what its customers wrote, where anything is published."""
    if Comment.objects.released_in(unit).exists():
        yield Link(
            _("What customers wrote"), reverse("touchpoints:unit-comments", args=[unit.uuid])
        )


VOICE = Voice(
    label=gettext_lazy("Customers"),
    place=10,
    one_short=gettext_lazy(
        "Customers of {unit} find <strong>{name} {gap} below</strong> what they expect."
    ),
    one_over=gettext_lazy(
        'Customers of {unit} find <strong class="over">{name} {gap} above</strong> what they '
        "expect, and nothing clearly below."
    ),
    no_gap=gettext_lazy(
        "There is no clear gap between what customers of {unit} expect and what they get."
    ),
    few_below=gettext_lazy(
        "Too few answers to tell yet: {n}. So far what customers of {unit} got lies {gap} below "
        "what they expected, which may be chance."
    ),
    few_above=gettext_lazy(
        "Too few answers to tell yet: {n}. So far what customers of {unit} got lies {gap} above "
        "what they expected, which may be chance."
    ),
    step_short=gettext_lazy(
        "Open the statements of {name}: they show what exactly customers miss. Choose one that "
        "your team can change this month."
    ),
    step_over=gettext_lazy(
        "Tell the team: {name} is what customers notice. Look at its statements, and keep doing "
        "what makes the difference."
    ),
    step_even=gettext_lazy(
        "No dimension stands out, but a single statement may. Start with {name}, where the "
        "difference is largest."
    ),
    step_vague=gettext_lazy(
        "So far {n}, too few for a clear picture. Invite more customers to answer."
    ),
    step_nothing=gettext_lazy("Look again when more customers have answered."),
    step_label=gettext_lazy("See the statements"),
    collect_label=gettext_lazy("Go to the touchpoints"),
    collect_at="/touchpoints/",
    footnote=gettext_lazy(
        "Every number comes from {k} answers or more. Months need not add up to their quarter, nor "
        "units to the unit above."
    ),
    first_step=gettext_lazy(
        "Nothing is published for {unit} yet. Create a touchpoint, put its link or QR code where "
        "customers are, and the first gaps appear here as soon as enough of them have answered."
    ),
    links=comments_of,
    panels=(chain,),
)


def speak() -> None:
    """Give the numbers of customers these words."""
    register(SOURCE, VOICE)
