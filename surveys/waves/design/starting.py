"""A first wave prepared in one go, to look through and to open."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.core.texts import text_here
from culture.org.models import Unit
from surveys.instruments.languages import asked_in
from surveys.instruments.services.ready_made import ready_version
from surveys.waves.design.services import create_wave

if TYPE_CHECKING:
    from culture.accounts.models import User
    from surveys.waves.models import Wave

INSTRUMENT = "service-climate"
MORNING, EVENING = dt.time(8), dt.time(20)
DAYS_OPEN = 14


@transaction.atomic
def prepare_wave(*, actor: User, now: dt.datetime) -> Wave:
    """Store a draft that asks everybody, from tomorrow morning on and for two weeks.

    Raises ValidationError where there are no units yet, or a draft of the questionnaire waits for
    being published.
    """
    top = Unit.objects.visible_to(actor).filter(parent=None).first()
    if top is None:
        raise ValidationError(_("There are no units yet. Please bring in units and people first."))
    version = ready_version(key=INSTRUMENT, actor=actor, now=now)
    organisation = actor.organisation
    tomorrow = organisation.day_of(now) + dt.timedelta(days=1)
    last = tomorrow + dt.timedelta(days=DAYS_OPEN)
    facts = {
        "name": text_here(version.names),
        "opens_at": dt.datetime.combine(tomorrow, MORNING, tzinfo=organisation.zone),
        "closes_at": dt.datetime.combine(last, EVENING, tzinfo=organisation.zone),
        "languages": asked_in([version], wished=organisation.languages),
    }
    return create_wave(actor=actor, facts=facts, units=[top], versions=[version], now=now)
