"""The app of what every part of the API shares."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Errors, keys, pages and limits of the API."""

    name = "culture.api"
    label = "api"

    def ready(self) -> None:
        """Keep sessions and signed-in users away from the API: it knows keys only."""
        from culture.core import public  # noqa: PLC0415

        public.register("/api/")
