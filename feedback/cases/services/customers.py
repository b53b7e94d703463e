"""What a customer says by a link: solved, or not, and then the case is open again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from feedback.cases.deadlines import deadline_again
from feedback.cases.models import CaseVerdict
from feedback.cases.rounds import begin_round, locked
from feedback.cases.watching import tell_reopened

if TYPE_CHECKING:
    import datetime as dt

    from feedback.cases.models import CaseRound


@transaction.atomic
def say_as_customer(
    *, asked: CaseRound, was_solved: bool, comment: str, now: dt.datetime
) -> CaseVerdict:
    """Keep what a customer says of a round; the same again changes nothing.

    A no opens the case again, with a deadline of its own, and tells whom it concerns. Raises
    ValidationError where something else was said before, which stands, and where the answer was
    taken back.
    """
    case = locked(asked.case)
    said = CaseVerdict.objects.filter(round=asked).first()
    if said:
        if (said.was_solved, said.comment) != (was_solved, comment):
            raise ValidationError(_("This was answered before. The first answer stands."))
        return said
    if case.current_id != asked.pk or case.round.answer is None:
        raise ValidationError(_("You will be asked again after the next answer."))
    verdict = CaseVerdict.objects.create(
        round=asked, was_solved=was_solved, comment=comment, said_at=now
    )
    if not was_solved:
        organisation = case.organisation
        deadline = deadline_again(organisation.day_of(now), zone=organisation.zone)
        tell_reopened(begin_round(case, deadline, began_at=now), now=now)
    return verdict
