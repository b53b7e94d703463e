"""What leads predict, and what HR decides about asking them; nothing is ever changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.chain.asked import OwedPrediction, owed_in, quarter_of
from culture.chain.links import CUSTOMER
from culture.chain.models import Prediction, PredictionRound
from culture.chain.stating import STATING
from culture.core.background import nudge
from culture.metrics import reading
from culture.metrics.models import Subject
from culture.metrics.queries import newest_subjects
from culture.org.models import Position, Unit

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import Organisation, User
    from culture.metrics.models import Series
    from culture.privacy.periods import Period


@transaction.atomic
def begin_round(*, actor: User, since: dt.date, now: dt.datetime) -> PredictionRound:
    """Ask every lead to predict, from the next quarter on, or the running one.

    Raises ValidationError where the actor is not HR, where leads are asked already, and for a
    quarter that is not open to it (see `open_quarters`).
    """
    _check_hr(actor)
    day = actor.organisation.day_of(now)
    if since not in {one.starts_on for one in open_quarters(actor.organisation, day=day)}:
        raise ValidationError({"since": _("Numbers of this quarter have been shown already.")})
    begun, is_new = PredictionRound.objects.get_or_create(
        organisation=actor.organisation,
        defaults={"since": since, "begun_at": now, "begun_by": actor},
    )
    if not is_new:
        raise ValidationError(_("Leads are asked already."))
    _record(actor, "predictions-begun", now, {"since": since.isoformat()})
    return begun


def open_quarters(organisation: Organisation, *, day: dt.date) -> list[Period]:
    """The quarters from which on leads may be asked: nobody predicts what was shown already."""
    running = quarter_of(day)
    is_shown = reading.shows_any(organisation.pk, CUSTOMER, running)
    return [running.next] if is_shown else [running, running.next]


@transaction.atomic
def end_round(*, actor: User, now: dt.datetime) -> None:
    """Ask nobody any more; what was predicted stays. Raises ValidationError where not HR."""
    _check_hr(actor)
    deleted, _each = PredictionRound.objects.filter(organisation=actor.organisation).delete()
    if deleted:
        _record(actor, "predictions-ended", now, {})


@transaction.atomic
def predict(
    *,
    actor: User,
    unit: Unit,
    series: Series,
    quarter: Period,
    levels: Mapping[str, Decimal],
    now: dt.datetime,
) -> Prediction:
    """Store what a lead predicts for a quarter: a level for each dimension.

    Raises ValidationError where the actor does not lead the unit itself, where nobody is asked of
    this quarter, where the actor answered already, and for levels that are missing or no points of
    the scale.
    """
    _check_may_answer(actor, unit, quarter, now=now)
    keys = {one.key for one in newest_subjects(series) if one.kind == Subject.Kind.DIMENSION}
    if not keys or set(levels) != keys:
        raise ValidationError(_("Say something of each dimension."))
    if any(not series.low <= level <= series.high for level in levels.values()):
        raise ValidationError(_("Stay on the scale."))
    prediction = Prediction(
        unit=unit,
        series=series,
        starts_on=quarter.starts_on,
        lead=actor,
        state=Prediction.State.PREDICTED,
        levels={key: float(round(level, 1)) for key, level in levels.items()},
        said_at=now,
        said_by=actor,
    )
    return _stored(prediction)


@transaction.atomic
def decline(
    *, actor: User, unit: Unit, series: Series, quarter: Period, now: dt.datetime
) -> Prediction:
    """Store that a lead wants to see the numbers without a prediction; this cannot be undone.

    Raises ValidationError as `predict` does.
    """
    _check_may_answer(actor, unit, quarter, now=now)
    return _stored(
        Prediction(
            unit=unit,
            series=series,
            starts_on=quarter.starts_on,
            lead=actor,
            state=Prediction.State.DECLINED,
            said_at=now,
            said_by=actor,
        )
    )


@transaction.atomic
def close_owed(*, actor: User, number: int, now: dt.datetime) -> int:
    """Decline for every lead who owes a prediction of a quarter that is over; return how many.

    `number` is how many the actor saw: others have answered, or more became due, where it differs,
    and then nothing is stored. Raises ValidationError for that, and where the actor is not HR.
    """
    _check_hr(actor)
    day = actor.organisation.day_of(now)
    owed = overdue_of(owed_in(actor.organisation_id, day=day), day=day)
    if len(owed) != number:
        raise ValidationError(_("The list has changed meanwhile. Please look again."))
    for one in owed:
        _stored(
            Prediction(
                unit=one.unit,
                series=one.series,
                starts_on=one.quarter.starts_on,
                lead=one.lead,
                state=Prediction.State.DECLINED,
                said_at=now,
                said_by=actor,
            )
        )
    _record(actor, "predictions-closed", now, {"number": str(len(owed))})
    return len(owed)


def overdue_of(owed: Iterable[OwedPrediction], *, day: dt.date) -> list[OwedPrediction]:
    """Those of quarters that are over."""
    return [one for one in owed if one.quarter.is_over(day)]


def _stored(prediction: Prediction) -> Prediction:
    prediction.full_clean(exclude=["levels"])
    prediction.save()
    nudge(STATING)
    return prediction


def _check_hr(actor: User) -> None:
    if not actor.is_hr:
        raise ValidationError(_("Only human resources decides about this."))


def _check_may_answer(actor: User, unit: Unit, quarter: Period, *, now: dt.datetime) -> None:
    Unit.objects.select_for_update().get(pk=unit.pk)  # of two answers at once one is the second
    day = actor.organisation.day_of(now)
    leads = Position.objects.current(day).filter(
        person__user=actor, kind=Position.Kind.LEADS, unit=unit
    )
    if not leads.exists():
        raise ValidationError(_("Only whoever leads the unit itself predicts for it."))
    asked = PredictionRound.objects.filter(organisation=unit.organisation_id).first()
    last = quarter_of(day).next
    if asked is None or not asked.since <= quarter.starts_on <= last.starts_on:
        raise ValidationError(_("Nobody is asked about this quarter."))


def _record(actor: User, action: str, now: dt.datetime, details: dict[str, str]) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=actor.organisation.name,
        object_uuid=actor.organisation.uuid,
        now=now,
        details=details,
    )
