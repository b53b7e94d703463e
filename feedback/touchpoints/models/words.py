"""What customers wrote beside their ratings; nothing here points to a response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.org.models import Unit
from feedback.touchpoints.models.touchpoints import Touchpoint

if TYPE_CHECKING:
    import datetime as dt


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments as somebody may see them."""

    def released_in(self, unit: Unit) -> CommentQuerySet:
        """Comments published for a unit or one below it, in an order that says nothing."""
        return self.filter(scope_unit__path__contains=[unit.pk]).order_by("uuid")


class Comment(PublicModel):
    """What a customer wrote; nothing points from here to the ratings.

    `scope_unit` is empty until enough comments wait to be published together, then the narrowest
    unit whose page shows it. The identifier is random, so its order is none.
    """

    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="comments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.TextField()
    received_on = models.DateField()
    scope_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text[:60]


class ContactQuerySet(models.QuerySet["Contact"]):
    """Contacts as somebody may see them."""

    def visible_to(self, actor: User, *, day: dt.date) -> ContactQuerySet:
        """Contacts of the touchpoints that the actor works with."""
        return self.filter(touchpoint__in=Touchpoint.objects.visible_to(actor, day=day))


class Contact(PublicModel):
    """A customer who asked for a reply; kept for a limited time, apart from ratings."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=200, blank=True)
    address = models.CharField(_("e-mail address or telephone"), max_length=200)
    message = models.TextField(_("what it is about"), blank=True)
    received_on = models.DateField()
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = ContactQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name or self.address
