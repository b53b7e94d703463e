"""A customer's link, and the one word that a customer says of a promise."""

from __future__ import annotations

from django.db import models

from culture.accounts.models import User
from feedback.promises.models.promises import LONGEST_WORDS, Promise
from feedback.verdicts.links import VerdictLink


class PromiseLink(VerdictLink):
    """A customer's link about a promise, and who made it."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="links")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.promise_id)


class CustomerWord(models.Model):
    """Whether a customer says that a promise was kept, with a comment; said once."""

    promise = models.OneToOneField(
        Promise, models.CASCADE, primary_key=True, related_name="customer_word"
    )
    was_kept = models.BooleanField()
    comment = models.CharField(max_length=LONGEST_WORDS, blank=True)
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return "kept" if self.was_kept else "not kept"
