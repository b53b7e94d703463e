"""The cases app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Customers who wish an answer: by when, by whom, and whether it solved anything."""

    name = "feedback.cases"
    label = "cases"

    def ready(self) -> None:
        """Wait in the navigation and at home, open customers' links, and state what was in time."""
        from culture.core import channels, public  # noqa: PLC0415
        from feedback.cases import menu, sources, voice  # noqa: PLC0415 (models are loaded now)

        sources.register()
        voice.speak()
        public.register("/c/")
        # Not anonymous: the page says who reads the answer, and its link is one customer's own.
        own = "named staff read the answer, as the page says; a link knows of no other"
        told = "how a case stands, and no reply holds who the customer is"
        channels.register_knowing({"solved:say": own, "api:cases": told, "api:case": told})
        mails = "feedback.cases.mails"
        for to, what in (
            ("customers who wished an answer", "the answer that somebody wrote"),
            ("customers who were answered", "the question whether it is solved"),
            ("owners and leads", "cases due soon, overdue, or opened again, without a name"),
        ):
            channels.register_letter(channels.Letter(to, what, mails))
        menu.register()
