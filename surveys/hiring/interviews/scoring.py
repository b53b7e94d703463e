"""What an interviewer does with a scorecard: save it, and send it once; each alone.

Whatever happens to one card waits for nothing of another: nobody learns from a reply, its text or
its time what somebody else gave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_own_act
from surveys.hiring.interviews.cards import RatingCard
from surveys.hiring.interviews.planning import lock_candidate, refuse_over
from surveys.hiring.models import Candidate, Interviewer, Scorecard, ScorecardRating, Stage

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from surveys.hiring.interviews.cards import Rated

LATER = "later"


@transaction.atomic
def save_card(
    *, interviewer: Interviewer, candidate: Candidate, said: Mapping[int, Rated], seen: int
) -> Scorecard:
    """Keep what was said so far; `seen` is how often the card was saved when the page was made.

    Raises ValidationError where nobody rates any more, the card is sent, or (code `later`) another
    page saved it meanwhile.
    """
    return _store(_open_card(interviewer, candidate), said, seen=seen)


@transaction.atomic
def send_card(
    *,
    interviewer: Interviewer,
    candidate: Candidate,
    said: Mapping[int, Rated],
    seen: int,
    now: dt.datetime,
) -> Scorecard:
    """Send a card, once: nobody changes it from here on, and the same again changes nothing.

    Raises ValidationError as `save_card` does, and where something mandatory is missing.
    """
    sent = Scorecard.objects.filter(interviewer=interviewer, candidate=candidate)
    for card in sent.filter(sent_at__isnull=False):
        return card
    if RatingCard(candidate.guide_version).problems(said):
        raise ValidationError(_("Something is not rated yet."))
    card = _store(_open_card(interviewer, candidate), said, seen=seen)
    card.sent_at = now
    card.save(update_fields=["sent_at"])
    candidate.reach(Stage.INTERVIEWED)
    record_own_act(
        organisation_id=candidate.vacancy.organisation_id,
        action="scorecard-sent",
        object_name=candidate.vacancy.title,
        object_uuid=candidate.uuid,
        now=now,
        details={"interviewer": str(interviewer.uuid)},
    )
    return card


def _open_card(interviewer: Interviewer, candidate: Candidate) -> Scorecard:
    """The card, locked, where it can still be changed; made where there is none."""
    locked = lock_candidate(candidate)
    refuse_over(locked)
    if Interviewer.objects.filter(pk=interviewer.pk, left_at__isnull=False).exists():
        raise ValidationError(_("You are no longer on this panel."))
    card, _is_new = Scorecard.objects.select_for_update(of=("self",)).get_or_create(
        candidate=locked, interviewer=interviewer
    )
    if card.is_sent:
        raise ValidationError(_("Your ratings are sent, and can no longer be changed."))
    return card


def _store(card: Scorecard, said: Mapping[int, Rated], *, seen: int) -> Scorecard:
    if card.saves != seen:
        raise ValidationError(
            _(
                "This card was saved in another window meanwhile. What you typed here is kept on "
                "this page: save again to let it count."
            ),
            code=LATER,
        )
    filled = {question: one for question, one in said.items() if one}
    ScorecardRating.objects.filter(scorecard=card).exclude(question__in=filled).delete()
    ScorecardRating.objects.bulk_create(
        [
            ScorecardRating(
                scorecard=card,
                question_id=question,
                points=one.points,
                is_unrated=one.is_unrated,
                note=one.note,
            )
            for question, one in filled.items()
        ],
        update_conflicts=True,
        unique_fields=["scorecard", "question"],
        update_fields=["points", "is_unrated", "note"],
    )
    card.saves += 1
    card.save(update_fields=["saves"])
    return card
