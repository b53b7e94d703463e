"""URLs of service between departments."""

from django.urls import path

from culture.core.tables.downloads import table_paths
from feedback.internal.views import rounds, showing

app_name = "internal"

urlpatterns = [
    path("", showing.matrix, name="matrix"),
    path("new/", rounds.create, name="create"),
    path("<uuid:uuid>/", showing.matrix, name="round"),
    path("<uuid:uuid>/<uuid:unit>/", showing.department, name="department"),
    *table_paths("<uuid:uuid>/matrix", showing.table, csv="csv", workbook="workbook"),
]
