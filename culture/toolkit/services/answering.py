"""What a lead answers to a checklist: ticks and what shows them; nothing is ever changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.toolkit.files import checked_file
from culture.toolkit.models import Evidence, EvidenceFile, Practice, Run, Tick
from culture.toolkit.queries import newest_ticks
from culture.toolkit.responsibility import answerers_of

if TYPE_CHECKING:
    import datetime as dt

    from django.core.files.uploadedfile import UploadedFile

    from culture.accounts.models import User


@dataclass(frozen=True, slots=True)
class PracticeAnswer:
    """One answer: a state, with a plan and its date, or the reason, where the state asks."""

    state: str
    note: str = ""
    planned_for: dt.date | None = None


@transaction.atomic
def answer_run(
    *, actor: User, run: Run, said: Mapping[Practice, PracticeAnswer], now: dt.datetime
) -> Sequence[Tick]:
    """Store the answers that say something new; the same again stores nothing.

    Raises ValidationError where the actor does not answer for the unit, for a practice of another
    version, and where a plan or a reason is missing.
    """
    # Two answers at once come one after the other.
    Run.objects.select_for_update().get(pk=run.pk)
    _check_actor(actor, run, now=now)
    before = newest_ticks([run])
    ticks = []
    for practice, one in said.items():
        if practice.version_id != run.version_id or practice.rhythm != run.rhythm:
            raise ValidationError(_("This practice does not belong to the checklist."))
        known = before.get((run.pk, practice.pk))
        if known and one == PracticeAnswer(known.state, known.note, known.planned_for):
            continue
        _check(practice, one, today=actor.organisation.day_of(now))
        ticks.append(
            Tick(
                run=run,
                practice=practice,
                state=one.state,
                note=one.note,
                planned_for=one.planned_for,
                said_at=now,
                said_by=actor,
            )
        )
    return Tick.objects.bulk_create(ticks)


@transaction.atomic
def add_evidence(
    *,
    actor: User,
    run: Run,
    practice: Practice,
    now: dt.datetime,
    words: str = "",
    link: str = "",
    file: UploadedFile | None = None,
) -> Evidence:
    """Store what shows that a practice was done: words, an address, a file, or several of them.

    Raises ValidationError where there is nothing, where the actor does not answer for the unit, and
    for a file that is too large or of a kind that is not taken.
    """
    _check_actor(actor, run, now=now)
    if not (words or link or file):
        raise ValidationError(_("Write something, give an address, or choose a file."))
    name, kind, content = checked_file(file) if file else ("", "", b"")
    evidence = Evidence.objects.create(
        run=run,
        practice=practice,
        words=words,
        link=link,
        file_name=name,
        file_type=kind,
        added_at=now,
        added_by=actor,
    )
    if file:
        EvidenceFile.objects.create(evidence=evidence, content=content)
    return evidence


def _check_actor(actor: User, run: Run, *, now: dt.datetime) -> None:
    if not answerers_of(run.unit, day=actor.organisation.day_of(now)).include(actor):
        raise ValidationError(_("Only whoever leads the unit, or stands in, answers for it."))


def _check(practice: Practice, said: PracticeAnswer, *, today: dt.date) -> None:
    if said.state == Tick.State.NOT_YET:
        if said.planned_for is None:
            raise ValidationError({practice.key: _("Say by when you plan to do it.")})
        if said.planned_for < today:
            raise ValidationError({practice.key: _("A plan lies ahead: choose a later day.")})
    if said.state == Tick.State.NOT_FOR_US and not said.note:
        raise ValidationError({practice.key: _("Say in a few words why it does not apply.")})
