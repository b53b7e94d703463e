"""Nothing of what customers expect of a quarter is shown to whoever has yet to predict it.

A lead is shown no number of that questionnaire, of any unit, in any window that has a day of the
quarter in it: what customers get is told in one breath with what they expect, and a year less its
other quarters is the quarter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse

from culture.accounts.models import Organisation
from culture.chain.asked import OwedPrediction, owed_by, owed_in
from culture.metrics import embargoes
from culture.metrics.embargoes import Embargo
from culture.metrics.windows import Window

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


def register() -> None:
    """Tell whoever shows numbers."""
    embargoes.register("predictions", of_person=_of_person, of_programs=_of_programs)


def url_to(owed: OwedPrediction) -> str:
    """Where a prediction is asked for."""
    token = Window(period=owed.quarter).token
    return reverse("chain:predict", args=[owed.unit.uuid, owed.series.uuid, token])


def _of_person(user: User, day: dt.date) -> Iterator[Embargo]:
    for owed in owed_by(user, day=day):
        yield _embargo(owed)


def _of_programs(organisation: int, now: dt.datetime) -> Iterator[Embargo]:
    asking = Organisation.objects.filter(pk=organisation, prediction_round__isnull=False)
    for found in asking:
        for owed in owed_in(organisation, day=found.day_of(now)):
            yield _embargo(owed)


def _embargo(owed: OwedPrediction) -> Embargo:
    return Embargo(owed.series, owed.quarter, owed.unit, url_to(owed))
