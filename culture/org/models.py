"""Units, people, and who belongs to or leads what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.core.moments import DayField
from culture.core.tables.uploads import UploadedTable
from culture.core.tables.workbooks.archives import Limits

if TYPE_CHECKING:
    import datetime as dt


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units as somebody may see them."""

    def visible_to(self, actor: User) -> UnitQuerySet:
        """The tree of the actor's organisation: who works where is no secret inside."""
        return self.filter(organisation_id=actor.organisation_id)

    def subtree_of(self, unit: Unit) -> UnitQuerySet:
        """The unit and everything below it."""
        return self.filter(path__contains=[unit.pk])

    def led_by(self, actor: User, *, day: dt.date) -> UnitQuerySet:
        """Units that the actor leads on a day, with everything below them."""
        return self.visible_to(actor).filter(path__overlap=_units_led(actor, day=day))

    def measured_for(self, actor: User, *, day: dt.date) -> UnitQuerySet:
        """Units whose released numbers the actor may see.

        HR and administrators: all. Everybody else: the units they lead with everything below,
        and the units they are members of.
        """
        if actor.sees_whole_organisation:
            return self.visible_to(actor)
        member = Position.objects.current(day).filter(person__user=actor, kind=Position.Kind.MEMBER)
        return self.visible_to(actor).filter(
            models.Q(path__overlap=_units_led(actor, day=day))
            | models.Q(pk__in=member.values("unit"))
        )


def _units_led(actor: User, *, day: dt.date) -> ArraySubquery:
    """The serials of the units that the actor leads, read in the same statement."""
    led = Position.objects.current(day).filter(person__user=actor, kind=Position.Kind.LEADS)
    return ArraySubquery(led.values("unit"))


class Unit(PublicModel):
    """A part of the organisation; `path` holds the serials from the root down to itself."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="units")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=200)
    code = models.CharField(
        _("code"), max_length=40, blank=True, help_text=_("The name that imports use.")
    )
    path = ArrayField(models.BigIntegerField(), editable=False, default=list)
    closed_on = DayField(_("closed on"), null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                condition=~models.Q(code=""),
                name="unit_code_once",
                violation_error_message=_("Another unit already has this code."),
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(parent=None),
                name="unit_one_root",
                violation_error_message=_("An organisation has one unit at its top."),
            ),
        ]
        indexes = [GinIndex(fields=["path"], name="unit_path")]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """How many units stand above this one."""
        return len(self.path) - 1


class PersonQuerySet(models.QuerySet["Person"]):
    """People as somebody may see them."""

    def visible_to(self, actor: User, *, day: dt.date) -> PersonQuerySet:
        """HR and administrators see everybody, leaders their people, everybody themselves."""
        people = self.filter(organisation_id=actor.organisation_id)
        if actor.sees_whole_organisation:
            return people
        led = Unit.objects.led_by(actor, day=day)
        theirs = Position.objects.current(day).filter(unit__in=led).values("person")
        return people.filter(models.Q(user=actor) | models.Q(pk__in=theirs))


class Person(PublicModel):
    """Somebody on the roster, with or without an account."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="people")
    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, related_name="person")
    number = models.CharField(
        _("staff number"), max_length=40, help_text=_("What the roster calls this person.")
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    is_active = models.BooleanField(_("works here"), default=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                name="person_number_once",
                violation_error_message=_("Somebody already has this staff number."),
            ),
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=~models.Q(email=""),
                name="person_email_once",
                violation_error_message=_("Somebody already has this e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PositionQuerySet(models.QuerySet["Position"]):
    """Positions in time."""

    def current(self, day: dt.date) -> PositionQuerySet:
        """Positions held on a day."""
        return self.filter(
            models.Q(ends_on=None) | models.Q(ends_on__gte=day),
            starts_on__lte=day,
            person__is_active=True,
        )


class Position(PublicModel):
    """Somebody is a member of a unit or leads it, from one day to another (both included)."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("member")
        LEADS = "leads", _("leads")

    person = models.ForeignKey(Person, models.CASCADE, related_name="positions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="positions")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    title = models.CharField(_("title"), max_length=200, blank=True)
    starts_on = DayField(_("from"))
    ends_on = DayField(_("until"), null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="position_ends_after_start",
                violation_error_message=_("A position cannot end before it starts."),
            ),
            models.UniqueConstraint(
                fields=["person", "unit", "kind"],
                condition=models.Q(ends_on=None),
                name="position_open_once",
                violation_error_message=_("This person already holds this position."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()} {self.unit}"


class RosterUpload(UploadedTable):
    """A roster file between its preview and its import, and how it is to be understood.

    `columns` gives what each heading stands for, empty where it is not used; `words` what the words
    of a column mean. With `only_adds` nobody leaves for not being in the file; with `managers_lead`
    whom everybody of a unit names as their manager leads it.
    """

    limits = Limits(cells=2_000_000)

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    created_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    columns = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    date_order = models.CharField(max_length=3, blank=True)
    only_adds = models.BooleanField(default=False)
    managers_lead = models.BooleanField(default=False)


class RosterHabit(models.Model):
    """What is remembered of an organisation's last roster: what its words mean, who was in it."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="roster_habit")
    words = models.JSONField(default=dict)
    only_adds = models.BooleanField(default=True)
    managers_lead = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.organisation)


class RosterHeading(models.Model):
    """What a heading of this organisation's rosters stands for, remembered for the next one."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="roster_headings")
    heading = models.CharField(max_length=200)
    column = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "heading"], name="roster_heading_once"),
        ]

    def __str__(self) -> str:
        return self.heading


class Backup(models.Model):
    """The moment at which whoever runs the house noted that a backup of it was made."""

    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.made_at.isoformat()
