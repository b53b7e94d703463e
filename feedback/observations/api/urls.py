"""URLs of the API about observations."""

from django.urls import path

from feedback.observations.api.views import ObservationListView, ObservationView

urlpatterns = [
    path("observations/", ObservationListView.as_view(), name="observations"),
    path("observations/<uuid:uuid>/", ObservationView.as_view(), name="observation"),
]
