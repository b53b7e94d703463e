"""What customers wrote beside their ratings; nothing here points to a response.

It arrives in an inbox, sealed, in the transaction of the answer. A job moves k letters or more on
at once, shuffled among all that came in two months, and leaves behind day and touchpoint (see
`feedback.touchpoints.words`).
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.letters.house import HouseKey, HouseKeyQuerySet
from culture.org.models import Unit
from feedback.touchpoints.models.touchpoints import Touchpoint

if TYPE_CHECKING:
    import datetime as dt


class WordsKey(HouseKey):
    """The public half of a key of customers' words."""

    objects: ClassVar[Any] = HouseKeyQuerySet.as_manager()


class WaitingWords(models.Model):
    """A letter in the inbox; the web process puts it there by a function and cannot read it.

    It holds everything that one customer wrote, or nothing: so it does not say that somebody did.
    """

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    key = models.ForeignKey(WordsKey, models.PROTECT, related_name="+", db_index=False)
    letter = models.BinaryField()

    def __str__(self) -> str:
        return str(self.id)


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments as somebody may see them."""

    def released_in(self, unit: Unit) -> CommentQuerySet:
        """Comments published for a unit or one below it, by the unit whose page shows them first.

        Inside a unit their order says nothing.
        """
        shown = self.filter(scope_unit__path__contains=[unit.pk])
        return shown.select_related("scope_unit").order_by("scope_unit__path", "uuid")


class Comment(models.Model):
    """What a customer wrote.

    `unit` is the narrowest one from which k or more letters were opened with it. `scope_unit` is
    empty until enough comments wait to be published together, then the narrowest unit whose page
    shows it.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    month = models.DateField()
    text = models.TextField()
    scope_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text[:60]


class ContactQuerySet(models.QuerySet["Contact"]):
    """Contacts as somebody may see them."""

    def kept(self) -> ContactQuerySet:
        """Those that are not erased."""
        return self.filter(erased_on=None)

    def erase(self, *, day: dt.date) -> int:
        """Forget who it was and what it was about; return how many were there to forget.

        Not while rows are written anew: the caller holds the lock of the organisation's words.
        """
        return self.kept().update(name="", address="", message="", language="", erased_on=day)

    def visible_to(self, actor: User, *, day: dt.date) -> ContactQuerySet:
        """HR sees all of the organisation, leaders those of the units they lead."""
        contacts = self.filter(organisation_id=actor.organisation_id)
        if actor.is_hr:
            return contacts
        return contacts.filter(unit__in=Unit.objects.led_by(actor, day=day))


class Contact(models.Model):
    """A customer who asked for a reply; kept for a limited time, apart from ratings.

    `unit` is the narrowest one from which k or more letters were opened with it; `touchpoint`
    stands only where as many were of it. `week` is the Monday of the week in which it could first
    be read, `language` that of the form. What is erased leaves a row that says nothing of anybody.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, models.SET_NULL, null=True, related_name="+")
    month = models.DateField()
    name = models.CharField(_("name"), max_length=200, blank=True)
    address = models.CharField(_("e-mail address or telephone"), max_length=200)
    message = models.TextField(_("what it is about"), blank=True)
    language = models.CharField(max_length=8, blank=True)
    week = models.DateField()
    erased_on = models.DateField(null=True)

    objects = ContactQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name or self.address

    @property
    def has_mail(self) -> bool:
        """Whether a mail can reach this customer; else it is a telephone number, or erased."""
        return "@" in self.address
