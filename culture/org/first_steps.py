"""The first steps of an organisation, which tick themselves off; apps register theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.accounts.models import Organisation, User
from culture.core.home import Journey, Milestone
from culture.org.models import Person, Unit

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class FirstStep:
    """What is to be done, where, and by what the database tells that it was done.

    `is_done` is asked about the organisation, with all other steps in one statement.
    """

    title: str
    sentence: str
    url: str
    action: str
    is_done: Exists | Q
    is_for: bool = True


StepSource = Callable[[User], Iterable[FirstStep]]


@dataclass(frozen=True, slots=True)
class _Registered:
    title: str | Promise
    source: StepSource


_ways: dict[int, _Registered] = {}
ALWAYS = Q(pk__isnull=False)


def register(title: str | Promise, source: StepSource, *, order: int) -> None:
    """Add a way to first numbers; the same order again replaces it."""
    _ways[order] = _Registered(title, source)


def any_of(rows: QuerySet[Model], organisation: str = "organisation") -> Exists:
    """Whether the organisation that is asked about has any of some rows."""
    return Exists(rows.filter(**{organisation: OuterRef("pk")}))


def ways_of(user: User) -> list[Journey]:
    """All ways until each is walked to its end, with what is done; for HR and administrators.

    None where somebody put them away. One query.
    """
    if not user.sees_whole_organisation or not user.organisation.shows_first_steps:
        return []
    registered = [(way.title, way.source) for _order, way in sorted(_ways.items())]
    ways = _told(user, [(_("Your organisation"), _of_the_house), *registered])
    return [] if all(way.is_done for way in ways) else ways


def _of_the_house(user: User) -> Iterable[FirstStep]:
    yield FirstStep(
        title=_("Name the organisation and its languages"),
        sentence=_("Its time zone and its smallest group stand there as well."),
        url=reverse("org:settings"),
        action=_("Look at the settings"),
        is_done=ALWAYS,
        is_for=user.is_administrator,
    )
    yield FirstStep(
        title=_("Bring in units and people"),
        sentence=_(
            "Type the first of them, or import a list: CSV or Excel. "
            "A survey of your people needs at least 8 who are asked."
        ),
        url=reverse("org:type_in"),
        action=_("Type the first units and people"),
        is_done=Q(any_of(Unit.objects.all())) & Q(any_of(Person.objects.all())),
    )
    yield FirstStep(
        title=_("Give somebody the role of human resources"),
        sentence=_("HR prepares questionnaires and asks customers and people."),
        url=reverse("org:users"),
        action=_("Choose who it is"),
        is_done=any_of(User.objects.filter(is_hr=True, is_active=True)),
        is_for=user.is_administrator,
    )


def _told(user: User, ways: Sequence[tuple[str | Promise, StepSource]]) -> list[Journey]:
    steps = [(str(title), list(source(user))) for title, source in ways]
    conditions = [step.is_done for _title, own in steps for step in own]
    columns = {
        f"step_{place}": ExpressionWrapper(Q(condition), output_field=BooleanField())
        for place, condition in enumerate(conditions)
    }
    organisation = Organisation.objects.filter(pk=user.organisation_id).annotate(**columns)
    answers = iter(organisation.values_list(*columns).get())
    return [
        Journey(title, tuple(_as_shown(step, is_done=next(answers)) for step in own))
        for title, own in steps
    ]


def _as_shown(step: FirstStep, *, is_done: bool) -> Milestone:
    url = step.url if step.is_for else ""
    return Milestone(step.title, step.sentence, url, step.action, is_done=is_done)
