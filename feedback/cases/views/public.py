"""The page behind a customer's link that asks whether a matter is solved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feedback.cases.limits import counts
from feedback.cases.links import find_link
from feedback.cases.models import LONGEST_WORDS, CaseRound
from feedback.cases.services.customers import say_as_customer
from feedback.verdicts.views import VerdictView

if TYPE_CHECKING:
    from culture.accounts.models import Organisation


class SolvedView(VerdictView[CaseRound]):
    """Asks a customer whether a matter is solved."""

    template = "feedback/cases/customer.html"
    longest = LONGEST_WORDS
    counts = counts

    def find(self, code: str) -> CaseRound | None:
        """The round that was answered; an answer that was taken back is not asked about."""
        link = find_link(code, now=self.request.now)
        return link.round if link and link.round.answer else None

    def organisation_of(self, asked: CaseRound) -> Organisation:
        """The organisation of the case."""
        return asked.case.organisation

    def place_of(self, asked: CaseRound) -> str:
        """The unit that the customer wrote to."""
        return asked.case.contact.unit.name

    def language_of(self, asked: CaseRound) -> str:
        """The language of the answer."""
        return asked.answer.language if asked.answer else ""

    def has_answer(self, asked: CaseRound) -> bool:
        """Whether the customer has said it."""
        return asked.said is not None

    def keep(self, asked: CaseRound, *, is_yes: bool, comment: str) -> None:
        """Keep it; a no opens the case again."""
        say_as_customer(asked=asked, was_solved=is_yes, comment=comment, now=self.request.now)

    def facts_of(self, asked: CaseRound) -> dict[str, Any]:
        """When it was answered, and what was said of it."""
        return {
            "unit": asked.case.contact.unit,
            "answered_at": asked.answer.said_at if asked.answer else None,
            "was_solved": asked.said.was_solved if asked.said else None,
        }
