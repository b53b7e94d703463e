"""Passing anonymous observations on: once a day is over, all of it at once and shuffled.

The database writes into each row which transaction stored it, and rows lie in the order in which
they came. Whoever knows when somebody stood at a poster, or signed in, would read from that
who told what. So everything that came on a day to an organisation is stored by one transaction of
the worker, in random order, when that day is over there.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections import defaultdict
from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING

from django.db import transaction

from culture.accounts.models import Organisation
from culture.core.letters.sealing import UnreadableLetter
from feedback.observations.keeping import keep, say_as_sender
from feedback.observations.keys import RING
from feedback.observations.letters import ObservationLetter, open_observation
from feedback.observations.models import (
    Observation,
    ObservationLink,
    ObservationMail,
    WaitingObservation,
)
from feedback.observations.news import tell_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenedObservation:
    """A letter that was opened, and which one it was."""

    letter: uuid.UUID
    said: ObservationLetter


def pass_on(*, now: dt.datetime) -> int:
    """Store what came before today, for each organisation in one transaction; return how many.

    Idempotent. A letter that no key opens stays where it is.
    """
    opened = list(_opened())
    links = ObservationLink.objects.select_related("unit__organisation")
    by_link = {link.uuid: link for link in links.filter(uuid__in=_links(opened))}
    codes = [one.said.digest for one in opened if one.said.link is None]
    answered = Observation.objects.filter(code_digest__in=codes)
    own = {one.code_digest: one.organisation_id for one in answered}
    own |= {
        one.said.digest: by_link[one.said.link].unit.organisation_id
        for one in opened
        if one.said.link in by_link
    }
    groups: dict[int, list[OpenedObservation]] = defaultdict(list)
    for one in opened:
        if one.said.digest in own:
            groups[own[one.said.digest]].append(one)
        else:  # a reply under a code that was erased when its time was over
            WaitingObservation.objects.filter(pk=one.letter).delete()
    organisations = Organisation.objects.in_bulk(groups)
    return sum(
        _pass_on(organisations[pk], found, by_link, now=now) for pk, found in sorted(groups.items())
    )


@transaction.atomic
def _pass_on(
    organisation: Organisation,
    opened: Iterable[OpenedObservation],
    links: Mapping[uuid.UUID, ObservationLink],
    *,
    now: dt.datetime,
) -> int:
    today = organisation.day_of(now)
    due = {one.letter: one for one in opened if one.said.day < today}
    # Whoever runs beside this one finds nothing more to do.
    rows = WaitingObservation.objects.select_for_update().filter(pk__in=due)
    found = [due[pk] for pk in rows.values_list("pk", flat=True)]
    SystemRandom().shuffle(found)
    # Replies come after what they reply to.
    for one in sorted(found, key=lambda one: one.said.link is None):
        _store(one.said, links, today=today, now=now)
    WaitingObservation.objects.filter(pk__in=[one.letter for one in found]).delete()
    return len(found)


def _store(
    said: ObservationLetter,
    links: Mapping[uuid.UUID, ObservationLink],
    *,
    today: dt.date,
    now: dt.datetime,
) -> None:
    known = Observation.objects.filter(code_digest=said.digest).select_related("unit").first()
    if known is None and said.link is not None:
        observation = keep(
            unit=links[said.link].unit,
            facts=said.facts,
            told_on=said.day,
            came_on=today,
            code_digest=said.digest,
        )
        tell_unit(observation, ObservationMail.Kind.ARRIVED, now=now)
    elif known and (said.link is None or known.text != said.facts.text):
        # Told again with other words under one code: both are kept.
        say_as_sender(observation=known, words=said.facts.text, said_on=said.day, now=now)


def _opened() -> Iterable[OpenedObservation]:
    private = RING.private()
    for row in WaitingObservation.objects.filter(key__in=private).iterator(chunk_size=50):
        try:
            said = open_observation(bytes(row.letter), private[row.key_id])
        except UnreadableLetter:
            log.error("a letter with an observation was tampered with and stays")  # noqa: TRY400
        else:
            yield OpenedObservation(row.pk, said)


def _links(opened: Iterable[OpenedObservation]) -> set[uuid.UUID]:
    return {one.said.link for one in opened if one.said.link}
