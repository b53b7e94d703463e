"""What pages read of cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feedback.cases.models import CaseMail, CaseRound

if TYPE_CHECKING:
    import datetime as dt

    from feedback.touchpoints.models import Contact


@dataclass(frozen=True, slots=True)
class CaseMoment:
    """One thing that happened to a case, when and by whom."""

    at: dt.datetime
    kind: str
    by: str = ""
    words: str = ""
    facts: object = None


def history_of(contact: Contact) -> list[CaseMoment]:
    """Everything that was said of a case since the customer wrote, the oldest first."""
    found = []
    rounds = CaseRound.objects.filter(case=contact.pk).select_related("reply__said_by", "verdict")
    for one in rounds.order_by("number"):
        answer, said = one.answer, one.said
        if answer:
            name = answer.said_by.name if answer.said_by else ""
            found.append(CaseMoment(answer.said_at, "reply", name, answer.words, answer))
        if said:
            found.append(CaseMoment(said.said_at, "verdict", "", said.comment, said))
    return found


def mails_to_customer(contact: Contact) -> list[CaseMail]:
    """The mails to a customer that have not left or could not be delivered."""
    mails = CaseMail.objects.filter(round__case=contact.pk, recipient=None)
    return list(mails.exclude(state=CaseMail.State.SENT).order_by("due_at", "pk"))
