"""What waits at home: predictions, reviews of standards, and the standards of one's own unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from culture.chain.queries import reviews_due, units_with_standards
from culture.core import home, together
from culture.core.texts import text_here
from culture.metrics import embargoes
from culture.metrics.models import Subject


def register() -> None:
    """Add what is told at home."""
    home.register("chain", home.HomeSource(_tells, _asks))


def _asks(visit: home.Visit) -> home.Questions:
    return {
        "reviews": together.rows(
            reviews_due(visit.user, day=visit.today).annotate(subject=_subject_names()),
            unit="unit__name",
            unit_uuid="unit__uuid",
            series="series__uuid",
            kind="kind",
            key="key",
            names="subject",
            due="review_on",
        ),
        "standards": together.rows(
            units_with_standards(visit.user, day=visit.today), name="name", uuid="uuid"
        ),
    }


def _tells(visit: home.Visit, known: home.Answers) -> Iterable[home.Entry]:
    for asked in embargoes.of_person(visit.user, day=visit.today):
        yield home.Task(
            title=_("What will your customers expect?"),
            sentence=_(
                "%(unit)s, %(first)s to %(last)s: say it before the numbers are shown to you. It "
                "takes a minute."
            )
            % {
                "unit": asked.unit.name,
                "first": date_format(asked.period.starts_on, "DATE_FORMAT"),
                "last": date_format(asked.period.ends_on, "DATE_FORMAT"),
            },
            url=asked.url,
            action=_("Predict"),
            since=asked.period.starts_on,
        )
    for one in known["reviews"]:
        place = [one["unit_uuid"], one["series"], one["kind"], one["key"]]
        yield home.Task(
            title=_("Look at a standard again"),
            sentence=_("%(unit)s, %(name)s: does it still hold?")
            % {"unit": one["unit"], "name": text_here(one["names"] or {}) or one["key"]},
            url=reverse("chain:set_standard", args=place),
            action=_("Look at it"),
            due=dt.date.fromisoformat(one["due"]),
        )
    if visit.user.sees_whole_organisation:
        return  # They find standards from the pages of every unit.
    for one in known["standards"]:
        yield home.Shortcut(
            title=_("Our standards"),
            sentence=_("What customers of %(unit)s can rely on.") % {"unit": one["name"]},
            url=reverse("chain:standards", args=[one["uuid"]]),
        )


def _subject_names() -> Subquery:
    subjects = Subject.objects.filter(
        measure__series=OuterRef("series"), kind=OuterRef("kind"), pair="gap", key=OuterRef("key")
    )
    return Subquery(subjects.order_by("-measure__number").values("names")[:1])
