"""URLs of the toolkit."""

from django.urls import path

from culture.core.tables.downloads import table_paths
from culture.toolkit.views import answering, calendars, practices, reading, stand_ins

app_name = "toolkit"

urlpatterns = [
    path("", reading.index, name="index"),
    path("units/<uuid:uuid>/", reading.show_unit, name="unit"),
    path("units/<uuid:uuid>/team/", reading.confirmation, name="confirmation"),
    *table_paths(
        "units/<uuid:uuid>/team",
        reading.confirmation_file,
        csv="confirmation_table",
        workbook="confirmation_workbook",
    ),
    path("units/<uuid:uuid>/change/", answering.announce, name="announce"),
    path("units/<uuid:uuid>/stand-ins/", stand_ins.stand_ins, name="stand_ins"),
    path("stand-ins/<uuid:uuid>/end/", stand_ins.end, name="end_stand_in"),
    path("runs/<uuid:uuid>/", answering.run, name="run"),
    path("runs/<uuid:uuid>/<uuid:practice>/", answering.evidence, name="evidence"),
    path("evidence/<uuid:uuid>/", answering.download, name="download"),
    path("practices/", practices.practices, name="practices"),
    path("practices/begin/", practices.begin, name="begin_draft"),
    path("practices/draft/<uuid:uuid>/", practices.draft, name="draft"),
    path("practices/draft/<uuid:uuid>/publish/", practices.publish, name="publish_draft"),
    path("practices/draft/<uuid:uuid>/discard/", practices.discard, name="discard_draft"),
    path("practices/draft/<uuid:uuid>/add/", practices.add, name="add_practice"),
    path("practices/<uuid:uuid>/", practices.edit, name="edit_practice"),
    path("practices/<uuid:uuid>/leave-out/", practices.leave_out, name="leave_out"),
    path("calendar/", calendars.address, name="calendar"),
    path("calendar/feeds/<str:code>.ics", calendars.feed, name="feed"),
]
