"""The accounts app."""

from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organisations, users, API keys and sign-in."""

    name = "culture.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Tell which mails of signing in leave the house, and hear of wrong second steps."""
        from allauth.mfa.signals import authentication_failed  # noqa: PLC0415

        from culture.core import channels  # noqa: PLC0415

        letter = channels.Letter("everybody signed in", "sign-in", "culture.accounts.adapters")
        channels.register_letter(letter)
        # allauth tells of a wrong second step by this signal alone.
        authentication_failed.connect(_note_wrong_code, dispatch_uid="culture.accounts")


def _note_wrong_code(user: Any, **_facts: object) -> None:
    from culture.accounts import doors  # noqa: PLC0415 (models are ready when it is called)

    doors.note_refusal("wrong second step", user=user)
