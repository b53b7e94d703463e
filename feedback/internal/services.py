"""What HR decides about rounds: who speaks of which departments, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.org.nesting import refuse_nested
from feedback.internal.voice import KEYS
from surveys.instruments.languages import asked_in
from surveys.instruments.library import built_in
from surveys.instruments.models import Version
from surveys.instruments.services.adoption import import_document
from surveys.instruments.services.publication import publish_version
from surveys.waves.design.services import create_wave
from surveys.waves.models import FEWEST_INVITED, ROOM_TO_STAY_AWAY

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.org.models import Unit
    from surveys.waves.models import Wave

FEWEST_PROVIDERS = 2


@transaction.atomic
def order_round(
    *,
    actor: User,
    name: str,
    unit: Unit,
    providers: Sequence[Unit],
    closes_at: dt.datetime,
    now: dt.datetime,
) -> Wave:
    """Store a round as the draft of a wave: everybody below a unit speaks of the providers.

    Both instruments are adopted from the library and published where the organisation has none.
    Raises ValidationError for fewer than two departments, for one that lies below another, and for
    a closing that is over.
    """
    if len(providers) < FEWEST_PROVIDERS:
        raise ValidationError({"providers": _("Choose two departments or more.")})
    refuse_nested(providers, field="providers")
    if closes_at <= now:
        raise ValidationError({"closes_at": _("The closing lies in the past.")})
    organisation = actor.organisation
    versions = [_published(key, actor=actor, now=now) for key in KEYS]
    wave = create_wave(
        actor=actor,
        facts={
            "name": name,
            "opens_at": now,
            "closes_at": closes_at,
            "languages": asked_in(versions, wished=organisation.languages),
            "k": organisation.k,
            "least_invited": max(FEWEST_INVITED, organisation.k + ROOM_TO_STAY_AWAY),
            "asks_tenure": False,
            "asks_role": False,
            "asks_comment": False,
        },
        units=[unit],
        versions=versions,
        now=now,
    )
    wave.providers.set(providers)
    return wave


def _published(key: str, *, actor: User, now: dt.datetime) -> Version:
    published = Version.objects.published().filter(
        instrument__organisation_id=actor.organisation_id, instrument__key=key
    )
    newest = published.order_by("-number").first()
    if newest is not None:
        return newest
    draft = import_document(document=built_in()[key], actor=actor, now=now)
    return publish_version(draft=draft, actor=actor, now=now)
