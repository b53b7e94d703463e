"""The promises app."""

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """What was promised, whether it can be kept, and whether it was."""

    name = "feedback.promises"
    label = "promises"

    def ready(self) -> None:
        """Stand in the navigation, wait at home, open customers' links, and state what was kept."""
        from culture.core import channels, public  # noqa: PLC0415
        from feedback.promises import menu, proposals, sources, voice  # noqa: PLC0415 (models are loaded now)

        sources.register()
        voice.speak()
        public.register("/k/")
        # Not anonymous: the page says who reads the answer, and its link is one customer's own.
        own = "named staff read the answer, as the page says; a link knows of no other"
        told = "whoever has the key reads the promise, and no reply holds a customer's answer"
        channels.register_knowing({"kept:say": own, "api:promises": told})
        what = "promises at risk, overdue, or asked about in vain"
        letter = channels.Letter("owners and leads", what, "feedback.promises.mails")
        channels.register_letter(letter)
        menu.register()
        proposals.register()
