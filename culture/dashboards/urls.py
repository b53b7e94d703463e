"""URLs of the dashboards app."""

from django.urls import path

from culture.dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("", views.index, name="index"),
    path("protection/", views.protection, name="protection"),
    path("reading/", views.reading, name="reading"),
    path("units/<uuid:identity>/", views.show_unit, name="unit"),
    path("units/<uuid:identity>/dimensions/<slug:key>/", views.show_dimension, name="dimension"),
    path("units/<uuid:identity>/numbers.csv", views.table_csv, name="table"),
]
