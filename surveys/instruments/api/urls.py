"""URLs of the API about instruments."""

from django.urls import path

from surveys.instruments.api import views

urlpatterns = [
    path("instruments/", views.InstrumentListView.as_view(), name="instruments"),
    path("instruments/<uuid:uuid>/", views.InstrumentView.as_view(), name="instrument"),
]
