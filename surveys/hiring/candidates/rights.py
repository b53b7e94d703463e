"""What candidates may do with their own data: have it, withdraw, have it erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from surveys.hiring.candidates.questionnaire import WrittenPart, stored_answers
from surveys.hiring.models import Candidate, Erasure

if TYPE_CHECKING:
    import datetime as dt

FORMAT = "service-culture/candidate/1"


def document_of(candidate: Candidate) -> dict[str, Any]:
    """Everything that is stored about a candidate and came from this person, as JSON."""
    part = WrittenPart(candidate.guide_version, candidate.language)
    said = stored_answers(candidate.pk)
    vacancy = candidate.vacancy
    return {
        "format": FORMAT,
        "organisation": vacancy.organisation.name,
        "vacancy": vacancy.title,
        "name": candidate.name,
        "email": candidate.email,
        "language": dict(settings.LANGUAGES).get(candidate.language, candidate.language),
        "origin": candidate.origin,
        "stage": candidate.get_stage_display(),
        "added": _moment(candidate.created_at),
        "agreed": _moment(candidate.consented_at),
        "began": _moment(candidate.began_at),
        "sent": _moment(candidate.submitted_at),
        "withdrawn": _moment(candidate.withdrawn_at),
        "asked_for": [*candidate.wishes, *filter(None, [candidate.wish])],
        "answers": [
            {"question": text, "answer": answer} for _one, text, answer in part.in_words(said)
        ],
        "links": [
            {
                "made": _moment(link.made_at),
                "expires": _moment(link.expires_at),
                "ended": _moment(link.revoked_at),
            }
            for link in candidate.links.order_by("pk")
        ],
        "mails": [
            {"what": mail.kind, "address": mail.address, "state": mail.state}
            for mail in candidate.mails.order_by("pk")
        ],
    }


@transaction.atomic
def withdraw(*, candidate: Candidate, now: dt.datetime) -> bool:
    """Take a candidate out of the process, once; whether this call did.

    Nothing is deleted: what was said and rated stays until it is erased or its time is over.
    """
    locked = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if locked.has_withdrawn:
        return False
    locked.withdrawn_at = now
    locked.save(update_fields=["withdrawn_at"])
    return True


@transaction.atomic
def erase(*, candidate: Candidate) -> None:
    """Delete a candidate with everything about this person.

    The worker cleans what else names the candidate: entries of the audit, and the sealed letter
    that no key of the database leads to.
    """
    Erasure.objects.get_or_create(candidate=candidate.uuid, vacancy=candidate.vacancy)
    candidate.delete()


def _moment(moment: dt.datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
