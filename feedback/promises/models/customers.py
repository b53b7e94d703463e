"""A customer's link, and the one word that a customer says of a promise."""

from __future__ import annotations

from django.db import models

from culture.accounts.models import User
from feedback.promises.models.promises import LONGEST_WORDS, Promise


class PromiseLink(models.Model):
    """The digest of a link's code; the code itself is stored nowhere."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()

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
