"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organisations, users, API keys and sign-in."""

    name = "culture.accounts"
    label = "accounts"
