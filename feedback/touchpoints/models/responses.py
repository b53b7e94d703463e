"""Raw answers: one row each. Comments and contacts are stored apart and point to no response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.org.models import Unit
from feedback.touchpoints.models.touchpoints import Touchpoint
from surveys.instruments.models import Version

if TYPE_CHECKING:
    import datetime as dt


class Scores(models.Model):
    """A respondent's scores per dimension, by its position, as exact integers.

    Plain columns, computed once when the answer is stored: adding them up is seven times faster
    than unpacking arrays. NULL where the respondent answered no item of the dimension on each side.
    """

    expected_1 = models.IntegerField(null=True)
    expected_2 = models.IntegerField(null=True)
    expected_3 = models.IntegerField(null=True)
    expected_4 = models.IntegerField(null=True)
    expected_5 = models.IntegerField(null=True)
    expected_6 = models.IntegerField(null=True)
    expected_7 = models.IntegerField(null=True)
    expected_8 = models.IntegerField(null=True)
    expected_overall = models.BigIntegerField(null=True)
    delivered_1 = models.IntegerField(null=True)
    delivered_2 = models.IntegerField(null=True)
    delivered_3 = models.IntegerField(null=True)
    delivered_4 = models.IntegerField(null=True)
    delivered_5 = models.IntegerField(null=True)
    delivered_6 = models.IntegerField(null=True)
    delivered_7 = models.IntegerField(null=True)
    delivered_8 = models.IntegerField(null=True)
    delivered_overall = models.BigIntegerField(null=True)
    minimum_1 = models.IntegerField(null=True)
    minimum_2 = models.IntegerField(null=True)
    minimum_3 = models.IntegerField(null=True)
    minimum_4 = models.IntegerField(null=True)
    minimum_5 = models.IntegerField(null=True)
    minimum_6 = models.IntegerField(null=True)
    minimum_7 = models.IntegerField(null=True)
    minimum_8 = models.IntegerField(null=True)
    minimum_overall = models.BigIntegerField(null=True)
    expected_weighted = models.BigIntegerField(null=True)
    delivered_weighted = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class Response(Scores):
    """One answer at a touchpoint; `id` is made from the touchpoint and the submission key.

    Ratings stand in the order of the version's items, as answered; NULL means not answered.
    """

    id = models.UUIDField(primary_key=True)
    touchpoint = models.ForeignKey(
        Touchpoint, models.PROTECT, related_name="responses", db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", db_index=False)
    answered_on = models.DateField()
    expected = ArrayField(models.SmallIntegerField(null=True))
    delivered = ArrayField(models.SmallIntegerField(null=True))
    minimum = ArrayField(models.SmallIntegerField(null=True), null=True)
    importance = ArrayField(models.SmallIntegerField(null=True), null=True)
    flags = models.SmallIntegerField(default=0)
    is_complete = models.BooleanField(default=False)
    digest = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "answered_on"], name="response_unit_day"),
        ]

    def __str__(self) -> str:
        return str(self.id)


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
