"""What HR does for one candidate; each act is audited without a name in its details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from culture.audit.services import record_entry
from surveys.hiring.candidates import rights
from surveys.hiring.candidates.adding import queue_mail
from surveys.hiring.models import CandidateMail
from surveys.hiring.recording import record_candidate

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from surveys.hiring.models import Candidate


@transaction.atomic
def send_link(*, actor: User, candidate: Candidate, now: dt.datetime) -> None:
    """Let the outbox send a new personal link; the older ones go on working."""
    queue_mail(candidate, CandidateMail.Kind.LINK, now=now)
    record_candidate("candidate-link-sent", candidate, actor=actor, now=now)


@transaction.atomic
def end_links(*, actor: User, candidate: Candidate, now: dt.datetime) -> int:
    """End all links of a candidate; return how many led somewhere."""
    ended = candidate.links.revoke(now=now)
    record_candidate("candidate-links-ended", candidate, actor=actor, now=now, links=ended)
    return ended


@transaction.atomic
def erase_candidate(*, actor: User, candidate: Candidate, now: dt.datetime) -> None:
    """Delete a candidate who asked human resources for it, with everything about this person."""
    record_entry(
        actor=actor, action="candidate-erased", object_name=candidate.vacancy.title, now=now
    )
    rights.erase(candidate=candidate)
