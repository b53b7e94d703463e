"""The metrics app."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """Score cells and releases, the only source of dashboards."""

    name = "culture.metrics"
    label = "metrics"

    def ready(self) -> None:
        """Have older versions of cells go at once: they differ by single answers."""
        from culture.core import dead_rows  # noqa: PLC0415

        dead_rows.register("metrics_scorecell", "metrics_dirtymark")
