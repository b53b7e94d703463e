"""URLs of decision zones."""

from django.urls import path

from culture.core.tables.downloads import FileKind
from culture.zones.views import consulting, editing, figures, reading, values

app_name = "zones"

urlpatterns = [
    path("", reading.index, name="index"),
    path("units/<uuid:uuid>/", reading.show_unit, name="unit"),
    path("units/<uuid:uuid>/situations.csv", reading.table, {"kind": FileKind.CSV}, name="table"),
    path(
        "units/<uuid:uuid>/situations.xlsx",
        reading.table,
        {"kind": FileKind.WORKBOOK},
        name="workbook",
    ),
    path("units/<uuid:uuid>/add/", editing.add, name="add"),
    path("units/<uuid:uuid>/ask/", consulting.ask, name="ask"),
    path("units/<uuid:uuid>/coverage/", figures.coverage, name="coverage"),
    path(
        "units/<uuid:uuid>/coverage/numbers.csv",
        figures.coverage_table,
        {"kind": FileKind.CSV},
        name="coverage_table",
    ),
    path(
        "units/<uuid:uuid>/coverage/numbers.xlsx",
        figures.coverage_table,
        {"kind": FileKind.WORKBOOK},
        name="coverage_workbook",
    ),
    path("units/<uuid:uuid>/<uuid:situation>/", reading.situation, name="situation"),
    path("units/<uuid:uuid>/<uuid:situation>/own/", editing.refine, name="refine"),
    path("situations/<uuid:uuid>/change/", editing.change, name="change"),
    path("situations/<uuid:uuid>/retire/", editing.retire, name="retire"),
    path("situations/<uuid:uuid>/bring-back/", editing.bring_back, name="bring_back"),
    path("questions/", consulting.questions, name="questions"),
    path("questions/<uuid:uuid>/", consulting.question, name="question"),
    path("questions/<uuid:uuid>/situation/", consulting.adopt, name="adopt"),
    path("questions/<uuid:uuid>/covered/", consulting.cover, name="cover"),
    path("values/", values.values, name="values"),
    path("values/add/", values.add, name="add_value"),
    path("values/<uuid:uuid>/", values.change, name="change_value"),
    path("values/<uuid:uuid>/retire/", values.retire, name="retire_value"),
    path("values/<uuid:uuid>/bring-back/", values.bring_back, name="bring_back_value"),
]
