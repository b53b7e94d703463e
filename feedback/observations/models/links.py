"""Where people of a unit tell what they noticed, and what HR rules about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.codes import new_code
from culture.core.models import PublicModel
from culture.org.models import Unit
from culture.zones.reach import readable_units

if TYPE_CHECKING:
    import datetime as dt

LONGEST_TAG = 40
MOST_TAGS = 5
LOOK_DAYS = 3


class ListeningTerms(models.Model):
    """What HR rules for an organisation: who may tell, and by when somebody looks.

    Without a row nobody tells anything without signing in, and somebody looks in three days.
    """

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="+"
    )
    takes_unsigned = models.BooleanField(default=False)
    look_days = models.PositiveSmallIntegerField(default=LOOK_DAYS)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(look_days__range=(1, 30)),
                name="listening_look_days",
                violation_error_message=_("Between one day and thirty."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation_id)

    @classmethod
    def of(cls, organisation: Organisation) -> ListeningTerms:
        """Those of an organisation, as they are or as they begin."""
        known = cls.objects.filter(organisation=organisation).first()
        return known or cls(organisation=organisation)


class ObservationLinkQuerySet(models.QuerySet["ObservationLink"]):
    """Links as somebody may see them."""

    def visible_to(self, actor: User, *, day: dt.date) -> ObservationLinkQuerySet:
        """Those of units whose rules the actor reads."""
        units = readable_units(actor, day=day).values("pk")
        return self.filter(unit__in=units, unit__organisation=actor.organisation_id)


class ObservationLink(PublicModel):
    """A link and QR code by which people tell a unit what they noticed at a place.

    `tags` stand at whatever comes by it.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    tags = ArrayField(
        models.CharField(max_length=LONGEST_TAG), size=MOST_TAGS, default=list, blank=True
    )
    code = models.CharField(max_length=26, unique=True, default=new_code, editable=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ObservationLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
