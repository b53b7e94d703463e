"""URLs of the API about released numbers."""

from django.urls import path

from culture.metrics.api.releases import ReleaseListView

urlpatterns = [path("releases/", ReleaseListView.as_view(), name="releases")]
