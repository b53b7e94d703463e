"""URLs of the API about promises."""

from django.urls import path

from feedback.promises.api.views import PromiseListView, PromiseView

urlpatterns = [
    path("promises/", PromiseListView.as_view(), name="promises"),
    path("promises/<uuid:uuid>/", PromiseView.as_view(), name="promise"),
]
