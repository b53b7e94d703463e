"""URLs of promises for those who work with them."""

from django.urls import path

from culture.core.tables.downloads import table_paths
from feedback.promises.views import acting, figures, register

app_name = "promises"

urlpatterns = [
    path("", register.index, name="index"),
    *table_paths("promises", register.table, csv="table", workbook="workbook"),
    path("units/<uuid:uuid>/", figures.figures, name="figures"),
    *table_paths(
        "units/<uuid:uuid>/kept",
        figures.figures_table,
        csv="figures_table",
        workbook="figures_workbook",
    ),
    path("make/", register.make, name="make"),
    path("<uuid:uuid>/", register.show, name="promise"),
    path("<uuid:uuid>/answer/", acting.answer, name="answer"),
    path("<uuid:uuid>/ask/", acting.ask, name="ask"),
    path("<uuid:uuid>/give/", acting.give, name="give"),
    path("<uuid:uuid>/progress/", acting.say_progress, name="progress"),
    path("<uuid:uuid>/hand-over/", acting.hand_over, name="hand_over"),
    path("<uuid:uuid>/new-day/", acting.renegotiate, name="renegotiate"),
    path("<uuid:uuid>/link/", acting.make_link, name="link"),
    path("<uuid:uuid>/end/", acting.end, name="end"),
]
