"""How an action is closed: with a result, and by somebody other than its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.actions.comparing import compare, releases_of
from culture.actions.keeping import locked
from culture.actions.models import ActionCheck, ActionVerdict
from culture.actions.reach import may_check
from culture.audit.services import record_entry

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.actions.models import Action


@transaction.atomic
def close_action(
    *, actor: User, action: Action, verdict: str, now: dt.datetime, words: str = ""
) -> ActionCheck:
    """Close an action with what is seen of it; saying the same again changes nothing.

    Where its number can be compared, the comparison says whether it is better, and nobody else.
    Raises ValidationError for the owner, for whoever does not lead there, where somebody was
    quicker, where the work is not said to be done, and where the result is not what is seen.
    """
    known = locked(action)
    if known.result:
        if known.result.checked_by_id == actor.pk and known.result.verdict == verdict:
            return known.result
        raise ValidationError(_("This action is closed."))
    day = known.organisation.day_of(now)
    if not may_check(actor, known, day=day):
        raise ValidationError(_("Somebody other than the owner looks at the result."))
    if known.done_at is None and verdict != ActionVerdict.DROPPED:
        raise ValidationError(_("It is not said to be done yet."))
    found = None if verdict == ActionVerdict.DROPPED else compare(known, actor=actor, day=day)
    if found is None:
        _check_told(known, verdict, words)
        return _close(known, verdict, actor=actor, words=words, now=now)
    if verdict != found.verdict:
        raise ValidationError(_("The numbers say something else. Please look at them again."))
    before, after = releases_of(known, found)
    facts = {"before": before, "after": after, "figures": found.figures}
    return _close(known, verdict, actor=actor, words=words, now=now, **facts)


def _check_told(action: Action, verdict: str, words: str) -> None:
    """Where nothing is compared, somebody says why; a number is never said to be better unseen."""
    if action.series_id and verdict in {ActionVerdict.BETTER, ActionVerdict.WORSE}:
        raise ValidationError(_("There is no later number to compare yet, so it cannot be told."))
    if not words.strip():
        raise ValidationError({"words": _("Say by what it is seen, or why it cannot be.")})


def _close(
    action: Action, verdict: str, *, actor: User, words: str, now: dt.datetime, **facts: object
) -> ActionCheck:
    check = ActionCheck.objects.create(
        action=action,
        verdict=verdict,
        words=words,
        owner=action.owner,
        checked_at=now,
        checked_by=actor,
        **facts,
    )
    record_entry(
        actor=actor,
        action="action-closed",
        object_name=action.title,
        object_uuid=action.uuid,
        now=now,
        details={"verdict": verdict},
    )
    return check
