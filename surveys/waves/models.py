"""Waves of employees: what is asked, who is invited, and what is published beside the numbers.

Answers themselves are not here. They lie in the schema `answers`, which the web process can write
to through functions and never read (see `surveys.waves.answering.answers`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from culture.accounts.models import SMALLEST_K, Organisation, User
from culture.core.letters.problems import KeyProblem
from culture.core.models import PublicModel
from culture.core.moments import MomentField
from culture.core.outbox import OutgoingMail
from culture.org.models import Person, Unit
from surveys.instruments.models import Version
from surveys.waves.bands import Band
from surveys.waves.invitation_codes import CodeDigestField, new_locked_code, unlock_code
from surveys.waves.letters import WaveEnvelope

if TYPE_CHECKING:
    import datetime as dt

FEWEST_INVITED = 8
MOST_PROVIDERS = 3  # so many other units one person speaks of
# A number says that k answered: so many more are asked, or it would say so of everybody.
ROOM_TO_STAY_AWAY = 3


class WaveQuerySet(models.QuerySet["Wave"]):
    """Waves as somebody may see them."""

    def visible_to(self, actor: User) -> WaveQuerySet:
        """HR works with the organisation's waves; nobody else does."""
        if not actor.is_hr:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class Wave(PublicModel):
    """One anonymous survey of employees, from its roster snapshot to its release.

    Its state only moves forward. From the opening on nothing else changes; the database refuses.
    `asked_per_person` is how many statements each is asked, drawn by chance; None where all are.
    `providers` are the other units that people speak of; None where they speak of their own. Each
    speaks of three that they work with, drawn by chance. A draw is made where the page is shown and
    kept nowhere in the house. `keys_wanted` is how many keys its opening makes first; None
    where it is not to be opened, or is open.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", _("waits for its opening")
        OPEN = "open", pgettext_lazy("of a wave", "open")
        CLOSED = "closed", pgettext_lazy("of a wave", "closed")
        RELEASED = "released", pgettext_lazy("of a wave", "released")

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", _("everybody in the units")
        LEADERS = "leaders", _("those who lead the units")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="waves")
    name = models.CharField(
        pgettext_lazy("of a thing", "name"),
        max_length=200,
        help_text=_("What people see above the questions."),
    )
    audience = models.CharField(
        _("who is asked"), max_length=9, choices=Audience, default=Audience.EVERYBODY
    )
    units = models.ManyToManyField(Unit, related_name="+", verbose_name=_("units"))
    versions: models.ManyToManyField[Version, WaveVersion] = models.ManyToManyField(
        Version, through="WaveVersion", related_name="+", verbose_name=_("instruments")
    )
    providers = models.ManyToManyField(Unit, related_name="+", verbose_name=_("who is spoken of"))
    opens_at = MomentField(_("opens"))
    closes_at = MomentField(_("closes"))
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"))
    k = models.PositiveSmallIntegerField(
        _("smallest group"),
        default=SMALLEST_K,
        help_text=_("A number is shown only for this many answers or more. Never below five."),
    )
    least_invited = models.PositiveSmallIntegerField(
        _("fewest people counted together"),
        default=FEWEST_INVITED,
        help_text=_("Smaller teams are counted together with a neighbour. Never below eight."),
    )
    asked_per_person = models.PositiveSmallIntegerField(null=True)
    asks_tenure = models.BooleanField(_("ask how long people have worked here"), default=True)
    asks_role = models.BooleanField(_("ask what people mostly do"), default=True)
    asks_comment = models.BooleanField(_("ask for a comment"), default=True)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    is_withheld = models.BooleanField(default=False)
    seed = models.BinaryField(default=b"")
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    keys_wanted = models.PositiveIntegerField(null=True)

    objects = WaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="wave_closes_after_opening",
                violation_error_message=_("A wave cannot close before it opens."),
            ),
            models.CheckConstraint(
                condition=models.Q(k__gte=SMALLEST_K),
                name="wave_k_floor",
                violation_error_message=_("The smallest group cannot be below five."),
            ),
            models.CheckConstraint(
                condition=models.Q(least_invited__gte=FEWEST_INVITED)
                & models.Q(least_invited__gte=models.F("k") + ROOM_TO_STAY_AWAY),
                name="wave_invited_floor",
                violation_error_message=_(
                    "The fewest people counted together cannot be below eight, nor less than "
                    "three above the smallest group."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(asked_per_person=None)
                | models.Q(asked_per_person__gte=1, asks_tenure=False, asks_role=False),
                name="wave_drawn_asks_no_group",
                violation_error_message=_(
                    "Who is asked a few statements only is not asked about themselves."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_drawn(self) -> bool:
        """Whether each is asked a few of its statements only."""
        return self.asked_per_person is not None

    @property
    def divides_people(self) -> bool:
        """Whether it asks about the people themselves, and so may show tenure or role."""
        return self.asks_tenure or self.asks_role

    def takes_answers_at(self, moment: dt.datetime) -> bool:
        """Whether answers are taken at a moment."""
        return self.state == self.State.OPEN and moment < self.closes_at


class WaveVersion(models.Model):
    """One published version that a wave asks, at its place."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="parts")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "version"], name="wave_version_once"),
            models.UniqueConstraint(
                fields=["wave", "position"],
                name="wave_version_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave} {self.position}"


class WaveKey(models.Model):
    """The public half of the key that a wave's answers are sealed with, and what became of it.

    The private half is a file of the worker, never a row; `problem` is what the worker last saw.
    """

    # Not deleted with its wave: a wave that has one is kept, and the web may not touch this table.
    wave = models.OneToOneField(Wave, models.PROTECT, related_name="key")
    public_key = models.BinaryField()
    letter_bytes = models.PositiveIntegerField()
    problem = models.CharField(max_length=10, choices=KeyProblem, blank=True)
    checked_at = models.DateTimeField()
    is_destroyed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.wave} {self.pk}"

    @property
    def envelope(self) -> WaveEnvelope:
        """What answers are sealed with."""
        return WaveEnvelope(bytes(self.public_key), self.letter_bytes)


class KeyFolder(models.Model):
    """What the worker last saw of the folder in which it keeps private keys; one row."""

    ONLY = 1

    problem = models.CharField(max_length=10, choices=KeyProblem, blank=True)
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="key_folder_one"),
        ]

    def __str__(self) -> str:
        return self.problem or "-"


class Certificate(models.Model):
    """What the audit found in a wave before its answers were destroyed; never changed.

    `content` holds the counts and the hash of every release, `sha256` is its own hash.
    """

    wave = models.OneToOneField(Wave, models.PROTECT, related_name="certificate")
    made_at = models.DateTimeField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.sha256


class Cell(PublicModel):
    """A collection cell: units whose people are counted together, with the key of its tokens.

    `units` are the serials of the units whose own people it holds, `unit` the lowest one that
    contains them all. The private key is stored locked (`surveys.waves.ticket_keys`) and emptied
    when the wave closes.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="cells")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    invited = models.PositiveIntegerField()
    public_key = models.BinaryField()
    locked_key = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.wave} {self.uuid}"

    def unit_names(self) -> list[str]:
        """Name the units whose people are counted together, in the order of the alphabet."""
        units = Unit.objects.filter(pk__in=self.units).order_by("name", "pk")
        return list(units.values_list("name", flat=True))


class PreparedKey(models.Model):
    """A key that a cell gets when the wave opens, made before; locked like a cell's own."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="prepared_keys")
    public_key = models.BinaryField()
    locked_key = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.wave} {self.pk}"


class Invitation(PublicModel):
    """The right of one person to answer once; it knows whether it was used, never what was said.

    `digest` is the SHA-256 of what the browser sent first: what was to be signed, or the random
    field of the confidential form. By it a retry is known; it leads neither to the token nor to the
    answer. `address` is where mails go, frozen at the opening: a later change of the roster reaches
    no invitation, so a reminder tells nobody anything.
    """

    class Use(models.TextChoices):
        NONE = "none", _("not used")
        TOKEN = "token", _("token fetched")
        CONFIDENTIAL = "confidential", _("answered on the confidential path")

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="invitations")
    cell = models.ForeignKey(Cell, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    code_digest = CodeDigestField(max_length=64, unique=True, editable=False)
    locked_code = models.BinaryField(default=new_locked_code)
    use = models.CharField(max_length=12, choices=Use, default=Use.NONE)
    digest = models.BinaryField(null=True)
    address = models.EmailField(blank=True)
    language = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "person"], name="invitation_once"),
            models.CheckConstraint(
                condition=models.Q(use="none", digest__isnull=True)
                | models.Q(~models.Q(use="none"), digest__isnull=False),
                name="invitation_used_digest",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def code(self) -> str:
        """What stands in the personal link. Raises `LockedAway` under another SECRET_KEY."""
        return unlock_code(bytes(self.locked_code))


class Mail(OutgoingMail):
    """A mail to somebody of a wave, in the house's outbox."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        REMINDER = "reminder", _("reminder")
        NOTICE = "notice", _("word of a changed address")

    organisation_at = "invitation__wave__organisation"

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "kind", "number", "address"], name="mail_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state="waiting"), name="mail_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_wanted(self) -> bool:
        """Whether its wave is open."""
        return self.invitation.wave.state == Wave.State.OPEN

    @property
    def leaves_no_trace(self) -> bool:
        """Reminders say nothing about whoever got one."""
        return self.kind == self.Kind.REMINDER


class Participation(models.Model):
    """How many of a unit had answered by a day, in a band."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="participation")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    day = models.DateField()
    band = models.CharField(max_length=14, choices=Band)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "unit", "day"], name="participation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.day} {self.band}"


class ReleasedCommentQuerySet(models.QuerySet["ReleasedComment"]):
    """Released comments as somebody may see them."""

    def visible_to(self, actor: User, *, day: dt.date) -> ReleasedCommentQuerySet:
        """Comments of the units whose numbers the actor may see, in an order that says nothing."""
        units = Unit.objects.measured_for(actor, day=day)
        return self.filter(unit__in=units).order_by("uuid")


class ReleasedComment(PublicModel):
    """What somebody wrote, published with enough others; no score, no date, no group beside it."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="comments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.TextField()

    objects = ReleasedCommentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text[:60]
