"""URLs of the dashboards app."""

from django.urls import path

from culture.core.tables.downloads import table_paths
from culture.dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("", views.index, name="index"),
    path("protection/", views.protection, name="protection"),
    path("reading/", views.reading, name="reading"),
    path("units/<uuid:identity>/", views.show_unit, name="unit"),
    path("units/<uuid:identity>/dimensions/<slug:key>/", views.show_dimension, name="dimension"),
    path("units/<uuid:identity>/charts/<slug:name>.svg", views.chart_file, name="chart"),
    path(
        "units/<uuid:identity>/dimensions/<slug:key>/charts/<slug:name>.svg",
        views.chart_file,
        name="dimension_chart",
    ),
    path("units/<uuid:identity>/stage/", views.show_stage, name="stage"),
    path("find/", views.find, name="find"),
    path("units/<uuid:identity>/compare/", views.show_comparison, name="compare"),
    *table_paths(
        "units/<uuid:identity>/compared",
        views.comparison_file,
        csv="compare_table",
        workbook="compare_workbook",
    ),
    *table_paths(
        "units/<uuid:identity>/stage",
        views.stage_file,
        csv="stage_table",
        workbook="stage_workbook",
    ),
    *table_paths(
        "units/<uuid:identity>/numbers", views.table_file, csv="table", workbook="workbook"
    ),
]
