"""The hooks app."""

from django.apps import AppConfig


class HooksConfig(AppConfig):
    """Programs and chats of an organisation that are told what happened, in signed messages."""

    name = "culture.hooks"
    label = "hooks"

    def ready(self) -> None:
        """Tell administrators at home of what could not be delivered."""
        from culture.core import home  # noqa: PLC0415
        from culture.hooks import menu  # noqa: PLC0415 (models are loaded now)

        home.register("hooks", home.HomeSource(menu.tells, menu.asks))
