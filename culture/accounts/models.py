"""Organisations, the people who sign in, and the keys of programs."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import secrets
import zoneinfo
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from culture.accounts import sessions
from culture.core.models import PublicModel

SMALLEST_K = 5


def default_languages() -> list[str]:
    """Every built-in language."""
    return ["en", "es", "ru", "nb"]


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months before, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def validate_time_zone(name: str) -> None:
    """Refuse a name that the time zone database does not have."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a known time zone."), params={"name": name})


class SecondStepFor(models.TextChoices):
    """Whom an organisation may ask for a second step."""

    HR = "hr", _("human resources")
    ADMINISTRATOR = "administrator", _("administrators")
    EVERYBODY = "everybody", _("everybody who signs in")


class Organisation(PublicModel):
    """Who measures its service culture; every row of the house belongs to one."""

    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=200)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/Oslo", validators=[validate_time_zone]
    )
    languages = ArrayField(
        models.CharField(max_length=8), verbose_name=_("languages"), default=default_languages
    )
    k = models.PositiveSmallIntegerField(
        _("smallest group"),
        default=SMALLEST_K,
        help_text=_("A number is shown only for this many answers or more. Never below five."),
    )
    answers_kept_months = models.PositiveSmallIntegerField(
        _("months that raw answers are kept"),
        default=36,
        help_text=_("Published numbers stay; the answers behind them are deleted."),
    )
    contacts_kept_months = models.PositiveSmallIntegerField(
        _("months that contact details are kept"), default=6
    )
    second_step_for = ArrayField(
        models.CharField(max_length=13, choices=SecondStepFor),
        verbose_name=_("who needs a second step to sign in"),
        blank=True,
        default=list,
    )
    shows_first_steps = models.BooleanField(
        _("show the first steps"),
        default=True,
        help_text=_("At home, to human resources and administrators, until all of them are done."),
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(k__gte=SMALLEST_K),
                name="organisation_k_floor",
                violation_error_message=_("The smallest group cannot be below five."),
            ),
            models.CheckConstraint(
                condition=models.Q(answers_kept_months__range=(1, 120)),
                name="organisation_answers_kept",
                violation_error_message=_("Answers are kept between 1 and 120 months."),
            ),
            models.CheckConstraint(
                condition=models.Q(contacts_kept_months__range=(1, 60)),
                name="organisation_contacts_kept",
                violation_error_message=_("Contact details are kept between 1 and 60 months."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The organisation's own time zone."""
        return zoneinfo.ZoneInfo(self.time_zone)

    def day_of(self, moment: dt.datetime) -> dt.date:
        """The calendar day of a moment in the organisation's own time zone."""
        return moment.astimezone(self.zone).date()

    def beginning_of(self, day: dt.date) -> dt.datetime:
        """The first moment of a day in the organisation's own time zone."""
        return dt.datetime.combine(day, dt.time(), tzinfo=self.zone)

    def answers_kept_since(self, today: dt.date) -> dt.date:
        """The first day whose raw answers are kept; what is older is deleted, and not imported."""
        return months_before(today, self.answers_kept_months)

    def contacts_kept_since(self, today: dt.date) -> dt.date:
        """The first day whose contact details are kept."""
        return months_before(today, self.contacts_kept_months)


class UserManager(BaseUserManager["User"]):
    """Creates users by their e-mail address."""

    def create_user(self, *, email: str, password: str | None = None, **facts: Any) -> User:
        """Store a user; without a password the account waits for a reset or single sign-on."""
        user = self.model(email=self.normalize_email(email), **facts)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find by e-mail address, whatever the case of its letters."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PublicModel):
    """Somebody who signs in. Roles: HR, administrator; leading is a position, not a flag.

    `home_on` is the last day on which they looked at the home page, and `home_before_on` the one
    before it, from which on news are told; nothing else is kept of when they come.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="users")
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=8, blank=True)
    is_hr = models.BooleanField(_("human resources"), default=False)
    is_administrator = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField()
    wants_digest = models.BooleanField(_("weekly mail"), default=False)
    home_on = models.DateField(null=True, editable=False)
    home_before_on = models.DateField(null=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_any_case",
                violation_error_message=_("Somebody already has this e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def needs_second_step(self) -> bool:
        """Whether the organisation asks people with these roles for a second step."""
        asked = set(self.organisation.second_step_for)
        own = {SecondStepFor.EVERYBODY}
        own |= {SecondStepFor.HR} if self.is_hr else set()
        own |= {SecondStepFor.ADMINISTRATOR} if self.is_administrator else set()
        return bool(asked & own)

    @property
    def roles(self) -> dict[str, bool]:
        """What the audit says about the account before and after a change."""
        return {
            "is_hr": self.is_hr,
            "is_administrator": self.is_administrator,
            "is_active": self.is_active,
        }

    @property
    def sees_whole_organisation(self) -> bool:
        """Whether every unit of the organisation is open to this user."""
        return self.is_hr or self.is_administrator

    def came_home(self, today: dt.date) -> dt.date | None:
        """Write down that the home page was looked at today; return the day before that it was.

        However often somebody looks on one day, that stays the day from which on they get news.
        """
        if self.home_on is None or self.home_on < today:
            self.home_before_on, self.home_on = self.home_on, today
            self.save(update_fields=["home_on", "home_before_on"])
        return self.home_before_on


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions of people."""

    def open_for(self, user: User, *, now: dt.datetime) -> SessionQuerySet:
        """The sessions in which somebody is signed in, the one used last first."""
        began, seen = sessions.limits(now)
        alive = self.filter(expire_date__gt=now, began_at__gt=began, seen_at__gt=seen)
        return alive.filter(user=user).order_by("-seen_at", "-began_at")

    def over(self, *, now: dt.datetime) -> SessionQuerySet:
        """Sessions that nobody comes back to."""
        began, seen = sessions.limits(now)
        ended = models.Q(began_at__lte=began) | models.Q(seen_at__lte=seen)
        return self.filter(models.Q(expire_date__lte=now) | ended)


class Session(AbstractBaseSession):
    """A browser that somebody is signed in with; nobody's while they are not.

    The session's key opens it, so the table has its digest only, and pages name it by `uuid`.
    """

    session_key = None  # type: ignore[assignment]
    digest = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    uuid = models.UUIDField(null=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=40, blank=True)

    objects: ClassVar[models.Manager[Session]] = SessionQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.device

    @classmethod
    def get_session_store_class(cls) -> type[sessions.SessionStore]:
        """What reads and writes these rows."""
        return sessions.SessionStore


class Scope(models.TextChoices):
    """What a key may do."""

    INSTRUMENTS_READ = "instruments:read", _("read instruments")
    TOUCHPOINTS_READ = "touchpoints:read", _("read touchpoints")
    RESPONSES_WRITE = "responses:write", _("submit responses")
    GAPS_READ = "gaps:read", _("read released gaps")
    TOOLKIT_READ = "toolkit:read", _("read checklists, and what teams say of practices")
    TOOLKIT_WRITE = "toolkit:write", _("add evidence to checklists")
    PROMISES_READ = "promises:read", _("read promises")
    PROMISES_WRITE = "promises:write", _("make promises")
    ACTIONS_READ = "actions:read", _("read actions")
    ACTIONS_WRITE = "actions:write", _("make actions")
    CASES_READ = "cases:read", _("read how cases stand, without who the customers are")
    OBSERVATIONS_READ = "observations:read", _("read observations, without who told them")
    OBSERVATIONS_WRITE = "observations:write", _("tell observations")
    HIRING_READ = "hiring:read", _("read whether hiring looks for empathy, in shares of vacancies")


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Keys, found by what a program sends."""

    def for_secret(self, secret: str) -> ApiKeyQuerySet:
        """The key with this secret, unless it was revoked."""
        return self.filter(digest=ApiKey.digest_of(secret), revoked_at=None)


class ApiKey(PublicModel):
    """A key of a program; the secret is shown once, its digest is stored."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="api_keys")
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope), verbose_name=_("scopes"))
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = ApiKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def new_secret() -> str:
        """A secret of 256 random bits, recognisable by its first letters."""
        return "sc_" + secrets.token_urlsafe(32)

    @staticmethod
    def digest_of(secret: str) -> str:
        """SHA-256 in hexadecimal; the secret is random, so no salt and no stretching."""
        return hashlib.sha256(secret.encode()).hexdigest()
