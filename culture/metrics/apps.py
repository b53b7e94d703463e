"""The metrics app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from collections.abc import Iterable


class MetricsConfig(AppConfig):
    """Score cells and releases, the only source of dashboards."""

    name = "culture.metrics"
    label = "metrics"

    def ready(self) -> None:
        """Have older versions of cells go at once: they differ by single answers."""
        from culture.core import channels, dead_rows  # noqa: PLC0415

        channels.register(channels.Channel("scatter of customers", _scatter_of_customers))
        dead_rows.register("metrics_scorecell", "metrics_dirtymark")


def _scatter_of_customers() -> Iterable[str]:
    """Load what publishes only where it is asked for."""
    from culture.metrics.rolling.scatter import telling_scatter  # noqa: PLC0415

    return telling_scatter()
