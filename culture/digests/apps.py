"""The digests app."""

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    """A mail a week to whoever wishes one: what waits, what is new, and how one's units stand."""

    name = "culture.digests"
    label = "digests"

    def ready(self) -> None:
        """Open the way out of it, which works without signing in."""
        from culture.core import channels, public  # noqa: PLC0415

        public.register("/digest/", is_silent=True)
        reason = "whoever has the signed address ends their own mails; it knows of no answer"
        channels.register_knowing({"digests:stop": reason})
        channels.register_letter(
            channels.Letter(
                "whoever wishes it", "what stands on Home, once a week", "culture.digests.mails"
            )
        )
