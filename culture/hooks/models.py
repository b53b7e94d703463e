"""Hooks of an organisation, and what is to be delivered to them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.hooks.events import HookEvent


class HookQuerySet(models.QuerySet["Hook"]):
    """Hooks as somebody may see them."""

    def visible_to(self, actor: User) -> HookQuerySet:
        """Administrators see those of their organisation; nobody else does."""
        if not actor.is_administrator:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def listening(self) -> HookQuerySet:
        """Those whose receiver did not say that it is gone."""
        gone = HookDelivery.objects.filter(hook=models.OuterRef("pk"), problem="gone")
        return self.exclude(models.Exists(gone))


class Hook(PublicModel):
    """An address that is told of events, with one secret that signs, or two while it is changed.

    What happened up to `told_until` was looked at; `left_out` of it was too old to be told, since
    the receiver was last gone. In a chat the message is one sentence.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=100)
    url = models.URLField(_("address"), max_length=500)
    events = ArrayField(
        models.CharField(max_length=20, choices=HookEvent), verbose_name=_("events")
    )
    is_chat = models.BooleanField(_("it is a chat"), default=False)
    locked_secret = models.BinaryField()
    locked_before = models.BinaryField(default=b"")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    told_until = models.DateTimeField()
    left_out = models.PositiveIntegerField(default=0)

    objects = HookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(url__startswith="https://"),
                name="hook_by_https",
                violation_error_message=_("The address begins with https://."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """Where it is; the rest of an address may be a secret of a chat."""
        return urlsplit(self.url).hostname or ""

    @property
    def event_labels(self) -> list[str]:
        """What it is told, in words."""
        return [str(HookEvent(event).label) for event in self.events]


class HookDelivery(PublicModel):
    """One message to one hook: its `uuid` is its identifier at every try.

    Of what the receiver answers only the status is kept.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        DELIVERED = "delivered", _("delivered")
        GIVEN_UP = "given-up", _("given up")

    class Problem(models.TextChoices):
        ADDRESS = "address", _("The address is not one on the internet.")
        AWAY = "away", _("Nobody answered.")
        STATUS = "status", _("It was not accepted.")
        GONE = "gone", _("The receiver says that it is gone. Nothing is sent until you try again.")
        LOCKED = "locked", _("The secret cannot be read: change it.")

    hook = models.ForeignKey(Hook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=20, choices=HookEvent)
    key = models.CharField(max_length=200)
    message = models.JSONField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=7, choices=Problem, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hook", "event", "key"], name="hook_told_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state="waiting"), name="hook_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.state}"
