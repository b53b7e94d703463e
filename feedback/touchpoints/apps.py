"""The touchpoints app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TouchpointsConfig(AppConfig):
    """Public forms, and the way of an answer."""

    name = "feedback.touchpoints"
    label = "touchpoints"

    def ready(self) -> None:
        """Register customers as a source of ratings; add the entry and tile of staff."""
        from culture.metrics import sources  # noqa: PLC0415 (models are loaded from here on)
        from feedback.touchpoints import cells, menu, recount  # noqa: PLC0415

        menu.register()
        sources.register(
            sources.Source(
                key="customer",
                label=_("Customers"),
                regime=sources.Regime.ROLLING,
                count_cells=cells.count_cells,
                recount_cells=recount.recount_cells,
            )
        )
