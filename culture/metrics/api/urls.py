"""URLs of the API about released numbers."""

from django.urls import path

from culture.metrics.api.culture import CultureListView
from culture.metrics.api.views import GapListView

urlpatterns = [
    path("gaps/", GapListView.as_view(), name="gaps"),
    path("units/<uuid:uuid>/culture/", CultureListView.as_view(), name="culture"),
]
