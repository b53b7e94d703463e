"""Raw rated answers: one row each, for any producer that takes answers as they come."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation
from culture.org.models import Unit
from surveys.instruments.models import Version


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


class Way(models.TextChoices):
    """How an answer came."""

    FORM = "form", _("form")
    LINK = "link", _("personal link")
    KIOSK = "kiosk", _("kiosk")
    API = "api", _("API")
    IMPORT = "import", _("import")


class Response(Scores):
    """One answer; `id` is made from who asked and from the submission key.

    `asker` is the identifier of what asked, such as a touchpoint. Ratings stand in the order of the
    version's items, as answered; NULL means not answered. `asked` is how many statements the form
    had, `language` the one that it was in, where that is known. The web process stores rows through
    `surveys.responses.store` only and reads none.
    """

    pk = models.CompositePrimaryKey("unit", "id")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField()
    asker = models.UUIDField()
    version = models.ForeignKey(
        Version, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    answered_on = models.DateField()
    way = models.CharField(max_length=6, choices=Way)
    expected = ArrayField(models.SmallIntegerField(null=True))
    delivered = ArrayField(models.SmallIntegerField(null=True))
    minimum = ArrayField(models.SmallIntegerField(null=True), null=True)
    importance = ArrayField(models.SmallIntegerField(null=True), null=True)
    flags = models.SmallIntegerField(default=0)
    is_complete = models.BooleanField(default=False)
    asked = models.SmallIntegerField(default=0)
    language = models.CharField(max_length=8, blank=True, default="")
    digest = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "answered_on"], name="response_unit_day"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Stirred(models.Model):
    """Through which day an organisation's answers lie in no order of arrival; see `stirring`."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="+", primary_key=True
    )
    through = models.DateField()

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.through}"
