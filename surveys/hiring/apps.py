"""The hiring app."""

from django.apps import AppConfig


class HiringConfig(AppConfig):
    """Hiring that looks for empathy, fairly: role profiles, questions, vacancies, people."""

    name = "surveys.hiring"
    label = "hiring"

    def ready(self) -> None:
        """Lead human resources to hiring, and let people who apply in without signing in."""
        from culture.core import channels, dead_rows, public  # noqa: PLC0415
        from surveys.hiring import menu  # noqa: PLC0415 (models are loaded from here on)
        from surveys.hiring.candidates import replies  # noqa: PLC0415

        menu.register()
        public.register("/apply/", is_silent=True)
        dead_rows.register(
            "hiring_demographicsletter", "hiring_candidate", "hiring_candidateanswer"
        )
        channels.register_knowing(replies.REASONS)
        for what in replies.MAILS:
            letter = channels.Letter("candidates", what, "surveys.hiring.candidates.mails")
            channels.register_letter(letter)
