"""The page behind a customer's link that asks whether a promise was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feedback.promises.limits import counts
from feedback.promises.links import find_link
from feedback.promises.listing import due_of
from feedback.promises.models import Promise
from feedback.promises.models.promises import LONGEST_WORDS
from feedback.promises.services.customers import say_as_customer
from feedback.verdicts.views import VerdictView

if TYPE_CHECKING:
    from culture.accounts.models import Organisation


class KeptView(VerdictView[Promise]):
    """Asks a customer whether a promise was kept."""

    template = "feedback/promises/customer.html"
    longest = LONGEST_WORDS
    counts = counts

    def find(self, code: str) -> Promise | None:
        """The promise, once it was given."""
        link = find_link(code, now=self.request.now)
        return link.promise if link and link.promise.word else None

    def organisation_of(self, asked: Promise) -> Organisation:
        """Who promised."""
        return asked.organisation

    def place_of(self, asked: Promise) -> str:
        """The unit that promised."""
        return asked.unit.name

    def has_answer(self, asked: Promise) -> bool:
        """Whether the customer has said it."""
        return hasattr(asked, "customer_word")

    def keep(self, asked: Promise, *, is_yes: bool, comment: str) -> None:
        """Keep it beside what the organisation says itself."""
        say_as_customer(promise=asked, was_kept=is_yes, comment=comment, now=self.request.now)

    def facts_of(self, asked: Promise) -> dict[str, Any]:
        """What was promised, and until when."""
        return {"promise": asked, "due": due_of(asked)}
