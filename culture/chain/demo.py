"""The demo's predictions and standards: leads who hear their customers, and some who do not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from culture.accounts.models import Organisation, User
from culture.chain.asked import OwedPrediction, owed_in, quarter_of
from culture.chain.links import CUSTOMER
from culture.chain.models import Prediction, Standard
from culture.chain.services.predicting import begin_round, decline, predict
from culture.chain.services.standards import set_standard
from culture.chain.stating import state_all, state_standards
from culture.core.demo import register, register_settling
from culture.metrics.content import DIMENSION
from culture.metrics.models import Series
from culture.metrics.queries import newest_subjects
from culture.org.models import Position, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from culture.core.demo import Demo
    from culture.privacy.periods import Period

QUESTIONNAIRE = "service-quality"
SOON = dt.timedelta(days=4)
REVIEW = dt.timedelta(days=180)

# What leads think that customers expect, and how far some of them hear less or more.
PREDICTED = {
    "tangibles": "5.4",
    "reliability": "5.9",
    "responsiveness": "5.8",
    "assurance": "5.8",
    "empathy": "5.3",
}
HEARD = {"Airport": "-0.9", "Hospital": "-0.5", "Harbour": "0.2", "Old Town": "0.2"}
DECLINED = ("Night service",)  # its lead looked without a prediction

# What the organisation has set for all units, in words and as a target.
STANDARDS = {
    "tangibles": ("5.5", "Whoever comes in finds everything clean, lit and working."),
    "reliability": ("6.0", "What we said is done on the day we said, or we call before it ends."),
    "responsiveness": ("5.8", "Nobody waits longer than five minutes without being spoken to."),
    "assurance": ("5.8", "Whoever answers knows the answer, or stays until somebody does."),
    "empathy": ("5.0", "We ask what it is about before we say what we can do."),
}
OWN = {"Harbour": {"empathy": ("5.8", "We remember people who have been here before.")}}
PROMISES = {"reliability": "Done on the day, or we call you."}


def set_standards(demo: Demo) -> str:
    """Set standards and begin to ask, half a year ago, before anything was shown."""
    hr = User.objects.get(is_hr=True)
    origin = Series.objects.get(source=CUSTOMER, key=QUESTIONNAIRE)
    since = next(_quarters(demo)).starts_on
    now = dt.datetime.combine(since, dt.time(8), tzinfo=dt.UTC)
    begin_round(actor=hr, since=since, now=now)
    _set(hr, origin, now=now)
    return f"{Standard.objects.count()} standards; leads are asked from {since} on."


def predict_and_state(demo: Demo) -> str:
    """Let each lead answer soon after a quarter began, and publish what was said and set."""
    organisation = Organisation.objects.get()
    for owed in owed_in(organisation.pk, day=organisation.day_of(demo.now)):
        begins = dt.datetime.combine(owed.quarter.starts_on, dt.time(8), tzinfo=dt.UTC)
        _answer(owed, now=min(begins + SOON, demo.now))
    origin = Series.objects.get(source=CUSTOMER, key=QUESTIONNAIRE)
    for quarter in _quarters(demo):
        state_standards(origin, quarter, now=demo.now)
    state_all(now=demo.now)
    return f"{Prediction.objects.count()} predictions."


def _quarters(demo: Demo) -> Iterator[Period]:
    running = quarter_of(demo.now.date())
    yield running.previous
    yield running


def _answer(owed: OwedPrediction, *, now: dt.datetime) -> None:
    unit, lead, series = owed.unit, owed.lead, owed.series
    if unit.name in DECLINED:
        decline(actor=lead, unit=unit, series=series, quarter=owed.quarter, now=now)
        return
    more = Decimal(HEARD.get(unit.name, "0"))
    keys = [one.key for one in newest_subjects(series) if one.kind == DIMENSION]
    levels = {key: Decimal(PREDICTED[key]) + more for key in keys}
    predict(actor=lead, unit=unit, series=series, quarter=owed.quarter, levels=levels, now=now)


def _set(hr: User, origin: Series, *, now: dt.datetime) -> None:
    subjects = {one.key: one for one in newest_subjects(origin)}
    top = Unit.objects.get(parent=None)
    leads = Position.objects.filter(kind=Position.Kind.LEADS).select_related("person")
    owners = {one.unit_id: one.person for one in leads}
    for unit, found in ((top, STANDARDS), *((_unit(name), own) for name, own in OWN.items())):
        for key, (target, words) in found.items():
            set_standard(
                actor=hr,
                unit=unit,
                series=origin,
                subject=subjects[key],
                words=words,
                target=Decimal(target),
                owner=owners[unit.pk],
                review_on=now.date() + REVIEW,
                promise=PROMISES.get(key, ""),
                now=now,
            )


def _unit(name: str) -> Unit:
    return Unit.objects.get(name=name)


register(set_standards, order=50)
register_settling(predict_and_state, order=15)
