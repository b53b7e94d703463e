"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who decided what, and why; never about respondents."""

    name = "culture.audit"
    label = "audit"
