"""A person's own history of profiles, as this house holds it: encrypted, with no key to it.

The person's browser encrypts and decrypts under a passphrase that never leaves it. Nobody but the
person reaches these rows, and nothing else in the program reads them.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import User
from culture.core.models import PublicModel

MOST_PROFILES = 60
MOST_BYTES = 20_000
FEWEST_ITERATIONS = 600_000
MOST_ITERATIONS = 10_000_000
SALT_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
CHECK_BYTES = 200

models.BinaryField.register_lookup(Length)


class History(models.Model):
    """What the browser needs beside the passphrase to make one person's key (PBKDF2-SHA-256).

    `check_text` is a known text under that key: whether it can be read tells a wrong passphrase.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="history")
    salt = models.BinaryField()
    iterations = models.PositiveIntegerField()
    check_nonce = models.BinaryField()
    check_text = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    iterations__gte=FEWEST_ITERATIONS, iterations__lte=MOST_ITERATIONS
                ),
                name="history_iterations",
                violation_error_message=_("The key must be made with 600,000 steps or more."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    salt__length=SALT_BYTES,
                    check_nonce__length=NONCE_BYTES,
                    check_text__length__gt=TAG_BYTES,
                    check_text__length__lte=CHECK_BYTES,
                ),
                name="history_lengths",
                violation_error_message=_("This is not what the page of the history sends."),
            ),
        ]

    def __str__(self) -> str:
        return f"history {self.pk}"


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Kept profiles as somebody may reach them."""

    def visible_to(self, actor: User) -> ProfileQuerySet:
        """The actor's own, whatever the actor's roles are."""
        return self.filter(history__user=actor)


class Profile(PublicModel):
    """One profile that a person chose to keep (AES-256-GCM).

    `kept_on` is the first of the month, so that it does not tell when somebody answered a wave.
    """

    history = models.ForeignKey(History, models.CASCADE, related_name="profiles")
    kept_on = models.DateField()
    nonce = models.BinaryField()
    ciphertext = models.BinaryField()

    objects = ProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    nonce__length=NONCE_BYTES,
                    ciphertext__length__gt=TAG_BYTES,
                    ciphertext__length__lte=MOST_BYTES,
                ),
                name="profile_lengths",
                violation_error_message=_("A profile has at most 20 KB."),
            ),
            models.CheckConstraint(
                condition=models.Q(kept_on__day=1),
                name="profile_month",
                violation_error_message=_("Of a profile only the month is kept."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uuid} {self.kept_on:%Y-%m}"
