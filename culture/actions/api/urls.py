"""URLs of the API about actions."""

from django.urls import path

from culture.actions.api.views import ActionListView, ActionView

urlpatterns = [
    path("actions/", ActionListView.as_view(), name="actions"),
    path("actions/<uuid:uuid>/", ActionView.as_view(), name="action"),
]
