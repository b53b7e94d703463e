"""What candidates may do with their own data: have it, withdraw, have it erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from surveys.hiring.candidates.questionnaire import WrittenPart, stored_answers
from surveys.hiring.models import Candidate, Erasure

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

FORMAT = "service-culture/candidate/1"
_parts: list[Callable[[Candidate], dict[str, Any]]] = []


def register(part: Callable[[Candidate], dict[str, Any]]) -> None:
    """Let another room add what it stores about a candidate; again changes nothing."""
    if part not in _parts:
        _parts.append(part)


def document_of(candidate: Candidate) -> dict[str, Any]:
    """Everything that is stored about a candidate, as JSON; rooms add what people said of it."""
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
        "added": in_iso(candidate.created_at),
        "agreed": in_iso(candidate.consented_at),
        "began": in_iso(candidate.began_at),
        "sent": in_iso(candidate.submitted_at),
        "withdrawn": in_iso(candidate.withdrawn_at),
        "asked_for": [*candidate.wishes, *filter(None, [candidate.wish])],
        "answers": [
            {"question": text, "answer": answer} for _one, text, answer in part.in_words(said)
        ],
        "links": [
            {
                "made": in_iso(link.made_at),
                "expires": in_iso(link.expires_at),
                "ended": in_iso(link.revoked_at),
            }
            for link in candidate.links.order_by("pk")
        ],
        "mails": [
            {"what": mail.kind, "address": mail.address, "state": mail.state}
            for mail in candidate.mails.order_by("pk")
        ],
        **{name: value for part in _parts for name, value in part(candidate).items()},
    }


@transaction.atomic
def withdraw(*, candidate: Candidate, now: dt.datetime) -> bool:
    """Take a candidate out of the process, once; whether this call did.

    Nothing is deleted: what was said and rated stays until it is erased or its time is over.
    """
    locked = Candidate.objects.select_for_update(of=("self",)).filter(pk=candidate.pk).first()
    if locked is None or locked.has_withdrawn:
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


def in_iso(moment: dt.datetime | None) -> str | None:
    """A moment as the document writes it."""
    return moment.isoformat(timespec="seconds") if moment else None
