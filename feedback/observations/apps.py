"""The observations app."""

from django.apps import AppConfig

# What is deleted here would tell when something anonymous came.
INBOX = "observations_waitingobservation"


class ObservationsConfig(AppConfig):
    """What people at the front noticed, what was decided, and what they heard of it."""

    name = "feedback.observations"
    label = "observations"

    def ready(self) -> None:
        """Stand in the navigation, wait at home, and open the pages of people without account."""
        from culture.core import channels, dead_rows, public  # noqa: PLC0415
        from feedback.observations import (  # noqa: PLC0415 (models are loaded now)
            menu,
            proposals,
            sources,
            stirring,
            voice,
        )

        sources.register()
        voice.speak()
        public.register("/o/", is_silent=True)
        dead_rows.register(INBOX)
        channels.register(stirring.CHANNEL)
        coded = "whoever has the code of 128 bits wrote it; to another the same reply"
        sealed = "what was sent before under a code changes nothing in the reply"
        channels.register_knowing({"told:read": coded, "told:tell": sealed})
        channels.register_knowing({"api:observations": "a program learns of its own key alone"})
        for to in ("whoever answers for a unit", "whoever told or noticed it"):
            what = "that an observation waits, or has news; never its words"
            channels.register_letter(channels.Letter(to, what, "feedback.observations.mails"))
        menu.register()
        proposals.register()
