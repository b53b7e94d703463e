"""The hiring app."""

from django.apps import AppConfig


class HiringConfig(AppConfig):
    """Hiring that looks for empathy, fairly: role profiles, questions, vacancies, people."""

    name = "surveys.hiring"
    label = "hiring"

    def ready(self) -> None:
        """Lead human resources to hiring, and let people who apply in without signing in."""
        from culture.core import channels, dead_rows, public  # noqa: PLC0415
        from culture.org.services import leaving  # noqa: PLC0415 (models are loaded from here on)
        from surveys.hiring import menu  # noqa: PLC0415
        from surveys.hiring.candidates import replies, retention, rights  # noqa: PLC0415
        from surveys.hiring.interviews import replies as of_interviewers  # noqa: PLC0415
        from surveys.hiring.interviews import witness  # noqa: PLC0415
        from surveys.hiring.interviews.panels import let_leavers_go  # noqa: PLC0415
        from surveys.hiring.interviews.rights import part_of  # noqa: PLC0415
        from surveys.hiring.later.counting import count_others  # noqa: PLC0415
        from surveys.hiring.later.rights import part_of as part_at_work  # noqa: PLC0415
        from surveys.hiring.vacancies import structure  # noqa: PLC0415

        menu.register()
        public.register("/apply/", is_silent=True)
        public.register("/interviews/by/", is_silent=True)
        rights.register(part_of)
        rights.register(part_at_work)
        retention.register(count_others)
        leaving.register(let_leavers_go)
        structure.register(witness.facts_of_interviews)
        dead_rows.register(
            "hiring_demographicsletter",
            "hiring_candidate",
            "hiring_candidateanswer",
            "hiring_interview",
            "hiring_scorecard",
            "hiring_scorecardrating",
            "hiring_debrief",
            "hiring_agreedrating",
            "hiring_decision",
            "hiring_workreview",
            "hiring_workrating",
        )
        channels.register_knowing(replies.REASONS)
        channels.register_knowing(of_interviewers.REASONS)
        channels.register_letter(of_interviewers.LETTER)
        for what in replies.MAILS:
            letter = channels.Letter("candidates", what, "surveys.hiring.candidates.mails")
            channels.register_letter(letter)
