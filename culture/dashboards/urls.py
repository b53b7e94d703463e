"""URLs of the dashboards app."""

from django.urls import path

from culture.dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("", views.index, name="index"),
    path("protection/", views.protection, name="protection"),
    path("reading/", views.reading, name="reading"),
    path("<uuid:identity>/", views.show_unit, name="unit"),
    path("<uuid:identity>/dimensions/<slug:key>/", views.show_dimension, name="dimension"),
    path("<uuid:identity>/table.csv", views.table_csv, name="table"),
]
