"""The metrics app."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """Score cells and releases, the only source of dashboards."""

    name = "culture.metrics"
    label = "metrics"
