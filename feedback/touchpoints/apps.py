"""The touchpoints app."""

from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TouchpointsConfig(AppConfig):
    """Public forms, and the way of an answer."""

    name = "feedback.touchpoints"
    label = "touchpoints"

    def ready(self) -> None:
        """Register customers as a source of ratings with its words; add the entry and tiles."""
        from culture.actions import places  # noqa: PLC0415 (models are loaded from here on)
        from culture.core import channels, dead_rows, public, short_way  # noqa: PLC0415
        from culture.metrics import sources  # noqa: PLC0415 (models are loaded from here on)
        from feedback.touchpoints import (  # noqa: PLC0415
            health,
            joining,
            menu,
            queries,
            replies,
            voice,
        )
        from feedback.touchpoints.answers import SOURCE  # noqa: PLC0415
        from feedback.touchpoints.mirrors import cutting, subtracting  # noqa: PLC0415
        from surveys.responses import cells, recount  # noqa: PLC0415

        public.register("/f/")
        short_way.register(r"/f/[^/]+/(kiosk/|kiosk/sign/|embed/)?")
        short_way.register(r"/api/v1/touchpoints/[0-9a-f-]{36}/responses/")
        channels.register_knowing(replies.REASONS)
        channels.register(joining.CHANNEL)
        channels.register(subtracting.CHANNEL)
        channels.register(cutting.CHANNEL)
        dead_rows.register(*joining.COLUMNS, joining.INBOX)
        menu.register()
        places.register("touchpoints", queries.places_of)
        voice.speak()
        sources.register(
            sources.Source(
                key=SOURCE,
                label=_("Customers"),
                regime=sources.Regime.ROLLING,
                count_cells=partial(cells.count_cells, source=SOURCE),
                count_answers=partial(cells.count_answers, source=SOURCE),
                recount_cells=partial(recount.recount_cells, source=SOURCE),
                hears=health.hear,
            )
        )
