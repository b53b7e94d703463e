"""URLs of the API about touchpoints."""

from django.urls import path

from feedback.touchpoints.api.submit import SubmitView
from feedback.touchpoints.api.views import TouchpointListView, TouchpointView

urlpatterns = [
    path("touchpoints/", TouchpointListView.as_view(), name="touchpoints"),
    path("touchpoints/<uuid:uuid>/", TouchpointView.as_view(), name="touchpoint"),
    path("touchpoints/<uuid:uuid>/responses/", SubmitView.as_view(), name="responses"),
]
