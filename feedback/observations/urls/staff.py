"""URLs of observations for those who sign in."""

from django.urls import path

from culture.core.tables.downloads import table_paths
from feedback.observations.views import figures, listening, register, triage

app_name = "observations"

urlpatterns = [
    path("", register.index, name="index"),
    *table_paths("observations", register.table, csv="table", workbook="workbook"),
    path("units/<uuid:uuid>/", figures.figures, name="figures"),
    *table_paths(
        "units/<uuid:uuid>/heard",
        figures.figures_table,
        csv="figures_table",
        workbook="figures_workbook",
    ),
    path("tell/", register.tell, name="tell"),
    path("links/", listening.links, name="links"),
    path("links/make/", listening.make_link, name="make_link"),
    path("links/<uuid:uuid>/poster/", listening.poster, name="poster"),
    path("links/<uuid:uuid>/code.svg", listening.qr_svg, name="qr_svg"),
    path("links/<uuid:uuid>/close/", listening.close_link, name="close_link"),
    path("terms/", listening.terms, name="terms"),
    path("<uuid:uuid>/", register.show, name="observation"),
    path("<uuid:uuid>/photo/", register.photo, name="photo"),
    path("<uuid:uuid>/vote/", triage.vote, name="vote"),
    path("<uuid:uuid>/reply/", triage.reply, name="reply"),
    path("<uuid:uuid>/answer/", triage.answer, name="answer"),
    path("<uuid:uuid>/decide/", triage.decide, name="decide"),
    path("<uuid:uuid>/move/", triage.move, name="move"),
    path("<uuid:uuid>/merge/", triage.merge, name="merge"),
]
