"""Customers are asked in one go: the questionnaire is published, and a touchpoint asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.services.touchpoints import create_touchpoint
from surveys.instruments.languages import asked_in
from surveys.instruments.services.ready_made import ready_version

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Unit

INSTRUMENT = "service-quality"


@transaction.atomic
def start_asking(*, name: str, unit: Unit, form: str, actor: User, now: dt.datetime) -> Touchpoint:
    """Store a touchpoint that asks about service quality in every language of the organisation.

    Raises ValidationError where a draft of that questionnaire waits for being published.
    """
    version = ready_version(key=INSTRUMENT, actor=actor, now=now)
    facts = {
        "name": name,
        "unit": unit,
        "form": form,
        "version": version,
        "languages": asked_in([version], wished=actor.organisation.languages),
    }
    return create_touchpoint(actor=actor, facts=facts, now=now)
