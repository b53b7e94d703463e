"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organisations, users, API keys and sign-in."""

    name = "culture.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Tell which mails of signing in leave the house."""
        from culture.core import channels  # noqa: PLC0415

        letter = channels.Letter("everybody signed in", "sign-in", "culture.accounts.adapters")
        channels.register_letter(letter)
