"""The worker's part of the monitoring of fairness: keys, letters that leave no order, counts.

Letters say nothing to anybody else. Here they are opened in memory, joined with how far each
candidate came, and what is written down are counts from which nobody can be told apart.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from random import SystemRandom
from typing import TYPE_CHECKING

from django.db import transaction

from culture.accounts.models import Organisation
from culture.core.letters.keys import KeyRefused, destroy_key, make_key, read_key
from culture.core.letters.sealing import UnreadableLetter
from surveys.hiring.candidates.counting import counts_of
from surveys.hiring.candidates.demographics import (
    Attribute,
    DemographicGroup,
    Demographics,
    open_demographics,
)
from surveys.hiring.models import (
    Candidate,
    DemographicsKey,
    DemographicsLetter,
    FairnessCount,
    Stage,
    StageCount,
    Vacancy,
)

if TYPE_CHECKING:
    import datetime as dt

log = logging.getLogger(__name__)

COUNTED_STAGES = (Stage.ANSWERED, Stage.INTERVIEWED, Stage.CHOSEN)


def make_keys() -> int:
    """Give every open vacancy a key for letters; return how many were made. Idempotent."""
    waiting = Vacancy.objects.filter(state=Vacancy.State.OPEN, demographics_key=None)
    made = 0
    for vacancy in waiting.exclude(fairness_counts__isnull=False).order_by("pk"):
        try:
            public = make_key(vacancy.uuid)
        except KeyRefused as refused:
            log.error("no key for letters of a vacancy can be made: %s", refused.problem)  # noqa: TRY400
            return made
        _key, is_new = DemographicsKey.objects.get_or_create(
            vacancy=vacancy, defaults={"public_key": public}
        )
        made += is_new
    return made


def stir_letters() -> int:
    """Seal the letters of every vacancy anew and store them in random order; return how many stay.

    Place, identifier and transaction of a letter then say nothing of when it came, and no byte of
    it is found in an older copy of the database. So when a letter is left out because its candidate
    was erased, two copies tell how many went and not which. Each vacancy is one transaction.
    """
    keys = DemographicsKey.objects.select_related("vacancy").order_by("pk")
    return sum(_stir(key) for key in keys)


def count_decided(*, now: dt.datetime) -> int:
    """Count the letters of decided vacancies where the counts may be shown; return how often.

    A vacancy is counted alone where that shows anything, else with the others of its organisation
    that wait, once those show anything. What was counted is never counted again.
    """
    counted = 0
    for organisation in Organisation.objects.order_by("pk"):
        waiting = _waiting(organisation)
        alone = [key for key in waiting if _count([key], organisation, now=now)]
        rest = [key for key in waiting if key not in alone]
        counted += len(alone)
        if len(rest) > 1:
            counted += _count(rest, organisation, now=now)
    return counted


@transaction.atomic
def drop_letters(vacancy: Vacancy) -> None:
    """Destroy the letters of a vacancy with their key."""
    DemographicsLetter.objects.filter(vacancy=vacancy).delete()
    DemographicsKey.objects.filter(vacancy=vacancy).delete()
    transaction.on_commit(lambda: destroy_key(vacancy.uuid))


@transaction.atomic
def _stir(key: DemographicsKey) -> int:
    locked = DemographicsKey.objects.select_for_update().filter(pk=key.pk).first()
    if locked is None:
        return 0
    letters = DemographicsLetter.objects.filter(vacancy=key.vacancy).select_for_update()
    stored = list(letters)
    known = set(Candidate.objects.filter(vacancy=key.vacancy).values_list("uuid", flat=True))
    try:
        kept = [said for said in _opened(key, stored) if said.candidate in known]
    except KeyRefused as refused:
        log.error("letters of a vacancy cannot be opened: %s", refused.problem)  # noqa: TRY400
        return len(stored)
    SystemRandom().shuffle(kept)
    DemographicsLetter.objects.filter(pk__in=[letter.pk for letter in stored]).delete()
    public = bytes(key.public_key)
    DemographicsLetter.objects.bulk_create(
        DemographicsLetter(
            vacancy=key.vacancy, letter=said.sealed(public, vacancy=key.vacancy.uuid)
        )
        for said in kept
    )
    return len(kept)


def _opened(key: DemographicsKey, letters: Iterable[DemographicsLetter]) -> Iterator[Demographics]:
    private = read_key(key.vacancy.uuid, public=bytes(key.public_key))
    for letter in letters:
        try:
            yield open_demographics(bytes(letter.letter), private, vacancy=key.vacancy.uuid)
        except UnreadableLetter:
            log.error("a letter of a vacancy cannot be opened")  # noqa: TRY400


def _waiting(organisation: Organisation) -> list[DemographicsKey]:
    """The keys of decided vacancies that are not counted yet."""
    decided = DemographicsKey.objects.filter(
        vacancy__organisation=organisation, vacancy__state=Vacancy.State.DECIDED
    )
    return list(decided.select_related("vacancy").order_by("pk"))


@transaction.atomic
def _count(keys: Sequence[DemographicsKey], organisation: Organisation, *, now: dt.datetime) -> int:
    """Count some vacancies together; 1 where there was anything to show, 0 otherwise."""
    try:
        people = [person for key in keys for person in _people(key)]
    except KeyRefused as refused:
        log.error("letters of a vacancy cannot be opened: %s", refused.problem)  # noqa: TRY400
        return 0
    rows = list(_rows(people, k=organisation.k))
    if not rows:
        return 0
    count = FairnessCount.objects.create(
        organisation=organisation, k=organisation.k, counted_at=now
    )
    count.vacancies.set([key.vacancy for key in keys])
    for row in rows:
        row.count = count
    StageCount.objects.bulk_create(rows)
    for key in keys:
        drop_letters(key.vacancy)
    return 1


def _people(key: DemographicsKey) -> list[tuple[Demographics, int]]:
    """What each candidate of a vacancy said, with the furthest stage."""
    stages = dict(Candidate.objects.filter(vacancy=key.vacancy).values_list("uuid", "stage"))
    letters = DemographicsLetter.objects.filter(vacancy=key.vacancy)
    return [
        (said, stages[said.candidate]) for said in _opened(key, letters) if said.candidate in stages
    ]


def _rows(people: Sequence[tuple[Demographics, int]], *, k: int) -> Iterator[StageCount]:
    for attribute in Attribute:
        groups = [(said.groups.get(attribute, ""), stage) for said, stage in people]
        found = counts_of(groups, stages=COUNTED_STAGES, k=k, others=DemographicGroup.OTHERS)
        for one in found:
            yield StageCount(
                attribute=attribute,
                group=one.group,
                stage=one.stage,
                reached=one.reached,
                of=one.of,
            )
