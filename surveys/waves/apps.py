"""The waves app."""

from django.apps import AppConfig

# What is changed or deleted here would tell who took part, and in which order.
KEPT_SECRET = (
    "answers.receipt",
    "answers.inbox",
    "answers.sealed",
    "waves_invitation",
    "waves_mail",
    "waves_cell",
    "waves_preparedkey",
)


class WavesConfig(AppConfig):
    """Anonymous surveys of employees."""

    name = "surveys.waves"
    label = "waves"

    def ready(self) -> None:
        """Register both sources of ratings with their words; say what waits for whom."""
        from culture.core import channels, dead_rows, public  # noqa: PLC0415
        from culture.metrics import sources  # noqa: PLC0415 (models are loaded from here on)
        from surveys.waves import menu, voice  # noqa: PLC0415
        from surveys.waves.answering import replies  # noqa: PLC0415
        from surveys.waves.closing import pairs, turnout  # noqa: PLC0415

        public.register("/s/", is_silent=True)
        channels.register(pairs.CHANNEL)
        channels.register(turnout.CHANNEL)
        channels.register(replies.CHANNEL)
        dead_rows.register(*KEPT_SECRET)
        channels.register_knowing(replies.REASONS)
        for what in ("invitation to a wave", "reminder of a wave"):
            letter = channels.Letter("everybody invited", what, "surveys.waves.collecting.outbox")
            channels.register_letter(letter)
        menu.register()
        voice.speak()
        for key, words in voice.VOICES.items():
            closed = sources.Regime.CLOSED
            sources.register(sources.Source(key=key, label=words.label, regime=closed))
