"""The chain app."""

from django.apps import AppConfig


class ChainConfig(AppConfig):
    """What lies between what customers expect and what they get: predictions and standards."""

    name = "culture.chain"
    label = "chain"

    def ready(self) -> None:
        """Register the links of the chain, what waits at home, and what a lead is asked first."""
        from culture.chain import embargo, links, menu  # noqa: PLC0415 (models are loaded from here on)

        links.register()
        embargo.register()
        menu.register()
