"""URLs of the dashboards app."""

from django.urls import path

from culture.dashboards import views
from culture.dashboards.waves import views as waves

app_name = "dashboards"

urlpatterns = [
    path("", views.index, name="index"),
    path("protection/", views.protection, name="protection"),
    path("reading/", views.reading, name="reading"),
    path("<uuid:identity>/", views.show_unit, name="unit"),
    path("<uuid:identity>/dimensions/<slug:key>/", views.show_dimension, name="dimension"),
    path("<uuid:identity>/table.csv", views.table_csv, name="table"),
    path("<uuid:identity>/culture/", waves.show_culture, name="culture"),
    path(
        "<uuid:identity>/culture/dimensions/<slug:key>/",
        waves.show_culture_dimension,
        name="culture_dimension",
    ),
    path("<uuid:identity>/culture/table.csv", waves.culture_csv, name="culture_table"),
]
