"""URLs of the API; apps are joined by name."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from culture.api.nothing import NothingView
from culture.api.units import UnitListView

app_name = "api"

urlpatterns = [
    path(
        "schema/",
        SpectacularAPIView.as_view(
            authentication_classes=[], permission_classes=[], throttle_classes=[]
        ),
        name="schema",
    ),
    path("units/", UnitListView.as_view(), name="units"),
    path("", include("surveys.instruments.api.urls")),
    path("", include("feedback.touchpoints.api.urls")),
    path("", include("feedback.cases.api.urls")),
    path("", include("feedback.promises.api.urls")),
    path("", include("culture.actions.api.urls")),
    path("", include("feedback.observations.api.urls")),
    path("", include("culture.metrics.api.urls")),
    path("", include("culture.toolkit.api.urls")),
    path("", include("surveys.hiring.api.urls")),
    re_path(r"^.*$", NothingView.as_view(), name="nothing"),
]
