"""The dashboards app."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Pages and charts over releases."""

    name = "culture.dashboards"
    label = "dashboards"
