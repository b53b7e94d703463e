"""URLs of the dashboards app."""

from django.urls import path

from culture.core.tables.downloads import FileKind
from culture.dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("", views.index, name="index"),
    path("protection/", views.protection, name="protection"),
    path("reading/", views.reading, name="reading"),
    path("units/<uuid:identity>/", views.show_unit, name="unit"),
    path("units/<uuid:identity>/dimensions/<slug:key>/", views.show_dimension, name="dimension"),
    path("units/<uuid:identity>/stage/", views.show_stage, name="stage"),
    path(
        "units/<uuid:identity>/stage.csv",
        views.stage_file,
        {"kind": FileKind.CSV},
        name="stage_table",
    ),
    path(
        "units/<uuid:identity>/stage.xlsx",
        views.stage_file,
        {"kind": FileKind.WORKBOOK},
        name="stage_workbook",
    ),
    path(
        "units/<uuid:identity>/numbers.csv", views.table_file, {"kind": FileKind.CSV}, name="table"
    ),
    path(
        "units/<uuid:identity>/numbers.xlsx",
        views.table_file,
        {"kind": FileKind.WORKBOOK},
        name="workbook",
    ),
]
