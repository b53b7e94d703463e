"""Instruments: versions that freeze when published, their dimensions and items."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.core.versions import FrozenOncePublished, FrozenQuerySet

MOST_SUGGESTIONS = 2


class Side(models.TextChoices):
    """Which side of the same thing a rating describes."""

    MINIMUM = "minimum", _("minimum")
    EXPECTED = "expected", _("expected")
    DELIVERED = "delivered", _("delivered")


class Respondents(models.TextChoices):
    """Who is asked."""

    CUSTOMER = "customer", _("customers")
    EMPLOYEE = "employee", _("employees")
    MANAGER = "manager", _("managers")
    INTERNAL = "internal", _("colleagues of other departments")


class Level(models.TextChoices):
    """Where on the scale a person's own score lies, in thirds of the scale."""

    LOW = "low", _("Low score")
    MIDDLE = "middle", _("Middle score")
    HIGH = "high", _("High score")

    @classmethod
    def of(cls, score: float, *, low: int, high: int) -> Level:
        """Give the third of the scale that holds a score; a border belongs to the middle."""
        third = (high - low) / 3
        if score < low + third:
            return cls.LOW
        return cls.HIGH if score > high - third else cls.MIDDLE


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    """Instruments as somebody may see them."""

    def visible_to(self, actor: User) -> InstrumentQuerySet:
        """HR works with the organisation's instruments; nobody else does."""
        if not actor.is_hr:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class Instrument(PublicModel):
    """A questionnaire of an organisation, through all its versions."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="instruments")
    key = models.SlugField(_("key"), max_length=60)
    source = models.SlugField(
        _("source"), max_length=20, choices=Respondents, default=Respondents.CUSTOMER
    )

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"],
                name="instrument_key_once",
                violation_error_message=_("A questionnaire with this key already exists."),
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=Respondents.values),
                name="instrument_source_known",
                violation_error_message=_(
                    "A questionnaire asks customers, employees, managers or colleagues."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class VersionQuerySet(FrozenQuerySet["Version"]):
    """Versions of instruments."""

    def visible_to(self, actor: User) -> VersionQuerySet:
        """Versions of the instruments that the actor works with."""
        return self.filter(instrument__in=Instrument.objects.visible_to(actor))


class Version(FrozenOncePublished):
    """One version, which can be answered once it is published.

    It is asked in its `languages`, and written in all of them; texts of others wait. After
    publishing only texts may change (a typo, a further language), with an audit entry and the
    next `revision`; the database refuses everything else.
    """

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="versions")
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"))
    names = models.JSONField(_("names"))
    descriptions = models.JSONField(_("descriptions"), default=dict)
    introductions = models.JSONField(_("introductions"), default=dict)
    sides = ArrayField(models.CharField(max_length=9, choices=Side), verbose_name=_("sides"))
    side_prompts = models.JSONField(_("prompts of the sides"))
    low = models.SmallIntegerField(_("lowest point"), default=1)
    high = models.SmallIntegerField(_("highest point"), default=7)
    labels = models.JSONField(_("words of the scale"))
    not_applicable = models.BooleanField(_("“does not apply” is offered"), default=True)
    importance = models.BooleanField(_("importance points are asked"), default=False)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    revision = models.PositiveSmallIntegerField(default=0)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["instrument"],
                condition=models.Q(published_at=None),
                name="version_one_draft",
                violation_error_message=_("This questionnaire already has a draft."),
            ),
            models.CheckConstraint(
                condition=models.Q(languages__len__gte=1),
                name="version_languages_some",
                violation_error_message=_("Choose a language or more."),
            ),
            models.CheckConstraint(
                condition=models.Q(low__lt=models.F("high"), low__gte=-100, high__lte=100),
                name="version_scale_range",
                violation_error_message=_("The highest point must lie above the lowest."),
            ),
            models.CheckConstraint(
                condition=models.Q(sides__contains=[Side.DELIVERED])
                & (models.Q(sides__contains=[Side.EXPECTED]) | models.Q(sides=[Side.DELIVERED])),
                name="version_sides_fit",
                violation_error_message=_(
                    "A version asks “delivered”, alone or with “expected” beside it."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument.key} v{self.number}"


class Dimension(PublicModel):
    """A group of items that measure one thing.

    `readings` (by level) and `suggestions` are what a person's own mirror says about it.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="dimensions")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(_("key"), max_length=60)
    names = models.JSONField(_("names"))
    helps = models.JSONField(_("help texts"), default=dict)
    readings = models.JSONField(_("readings"), default=dict, blank=True)
    suggestions = models.JSONField(_("suggestions"), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="dimension_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["version", "key"],
                name="dimension_key_once",
                violation_error_message=_("Another dimension already has this key."),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Item(PublicModel):
    """One statement that is rated on each side."""

    dimension = models.ForeignKey(Dimension, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(_("key"), max_length=60)
    statements = models.JSONField(_("statements"))
    is_reversed = models.BooleanField(_("reverse-keyed"), default=False)
    is_short = models.BooleanField(_("in the short form"), default=False)
    construct = models.CharField(_("construct"), max_length=100, blank=True)
    origin = models.CharField(_("source of the wording"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dimension", "position"],
                name="item_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["dimension", "key"],
                name="item_key_once",
                violation_error_message=_("Another item of the dimension already has this key."),
            ),
        ]

    def __str__(self) -> str:
        return self.key
