"""Where customers are asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from culture.accounts.models import Organisation, User
from culture.core.codes import new_code
from culture.core.models import PublicModel
from culture.core.moments import MomentField
from culture.org.models import Person, Position, Unit
from surveys.instruments.models import Version

if TYPE_CHECKING:
    import datetime as dt

LONGEST_ORIGIN = 200


class TouchpointQuerySet(models.QuerySet["Touchpoint"]):
    """Touchpoints as somebody may see them."""

    def visible_to(self, actor: User, *, day: dt.date) -> TouchpointQuerySet:
        """HR sees all of the organisation, leaders those of the units they lead.

        Nobody sees personal ones here: they belong to one person (see `owned_by`).
        """
        touchpoints = self.of_units().filter(organisation_id=actor.organisation_id)
        if actor.is_hr:
            return touchpoints
        return touchpoints.filter(unit__in=Unit.objects.led_by(actor, day=day))

    def of_units(self) -> TouchpointQuerySet:
        """Touchpoints that a unit keeps, without the personal links of its people."""
        return self.filter(kind=Touchpoint.Kind.UNIT)

    def owned_by(self, actor: User) -> TouchpointQuerySet:
        """The actor's own personal links, also where they have left the unit."""
        return self.filter(kind=Touchpoint.Kind.PERSONAL, person__user=actor)


class Touchpoint(PublicModel):
    """A moment of service of a unit, and the form that asks customers about it.

    A personal one asks about the service of one person of the unit. Its answers count for the unit
    like any others; by itself it is that person's alone. A deleted one has no person any more.
    `heard_on` is a day until which published answers came, `kiosk_seen_on` the last one on which
    the page of a kiosk was open (see `feedback.touchpoints.health`).
    """

    class Kind(models.TextChoices):
        UNIT = "unit", _("of the unit")
        PERSONAL = "personal", _("personal")

    class Form(models.TextChoices):
        SHORT = "short", _("short: one statement per dimension")
        FULL = "full", _("full: every statement")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("of a touchpoint", "open")
        PAUSED = "paused", pgettext_lazy("of a touchpoint", "paused")
        EARLY = "early", _("not open yet")
        CLOSED = "closed", pgettext_lazy("of a touchpoint", "closed")
        ENDED = "ended", _("no longer in use")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="touchpoints")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="touchpoints", verbose_name=_("unit")
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.UNIT, editable=False)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    version = models.ForeignKey(
        Version, models.PROTECT, related_name="touchpoints", verbose_name=_("instrument")
    )
    name = models.CharField(
        _("moment of service"),
        max_length=200,
        help_text=_("What customers see above the form, such as “Front desk, Harbour branch”."),
    )
    code = models.CharField(max_length=26, unique=True, default=new_code, editable=False)
    form = models.CharField(_("form"), max_length=5, choices=Form, default=Form.SHORT)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"))
    asks_importance = models.BooleanField(_("ask what matters most"), default=False)
    asks_comment = models.BooleanField(_("ask for a comment"), default=True)
    asks_contact = models.BooleanField(_("offer a reply"), default=False)
    opens_at = MomentField(_("opens"), null=True, blank=True)
    closes_at = MomentField(_("closes"), null=True, blank=True)
    is_paused = models.BooleanField(_("paused"), default=False)
    embed_origins = ArrayField(
        models.CharField(max_length=LONGEST_ORIGIN),
        verbose_name=_("sites that may embed the form"),
        default=list,
        blank=True,
    )
    created_at = models.DateTimeField()
    heard_on = models.DateField(null=True, editable=False)
    kiosk_seen_on = models.DateField(null=True, editable=False)

    objects = TouchpointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(closes_at=None)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="touchpoint_closes_after_opening",
                violation_error_message=_("A touchpoint cannot close before it opens."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind="personal") | models.Q(person=None),
                name="touchpoint_person_is_personal",
                violation_error_message=_("Only a personal link belongs to a person."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind="unit")
                | models.Q(asks_comment=False, asks_contact=False, asks_importance=False),
                name="touchpoint_personal_ratings_only",
                violation_error_message=_("A personal link asks for ratings only."),
            ),
            models.UniqueConstraint(
                fields=["person", "unit"],
                name="touchpoint_personal_once",
                violation_error_message=_("You already have a link in this unit."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def state_at(self, moment: dt.datetime) -> State:
        """Whether answers are taken at a moment."""
        if self.is_personal and not self.is_held_on(self.organisation.day_of(moment)):
            return self.State.ENDED
        if self.closes_at and moment >= self.closes_at:
            return self.State.CLOSED
        if self.is_paused:
            return self.State.PAUSED
        if self.opens_at and moment < self.opens_at:
            return self.State.EARLY
        return self.State.OPEN

    @property
    def keeps_language(self) -> bool:
        """Whether it is kept in which language an answer was: words beside it would show it too."""
        return not (self.is_personal or self.asks_comment or self.asks_contact)

    @property
    def is_personal(self) -> bool:
        """Whether it asks about the service of one person."""
        return self.kind == self.Kind.PERSONAL

    def is_held_on(self, day: dt.date) -> bool:
        """Whether its person has a position in its unit on a day."""
        return any(
            first <= day and (last is None or day <= last) for first, last in self.held_spans
        )

    @cached_property
    def held_spans(self) -> list[tuple[dt.date, dt.date | None]]:
        """From when until when its person, if still here, holds positions in its unit."""
        held = Position.objects.filter(
            person=self.person_id, unit=self.unit_id, person__is_active=True
        )
        return list(held.values_list("starts_on", "ends_on")) if self.person_id else []
