"""Every URL of the house; apps are joined by name."""

from django.urls import include, path

urlpatterns = [
    path("", include("culture.core.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("organisation/", include("culture.org.urls")),
    path("account/", include("culture.accounts.urls")),
    path("audit/", include("culture.audit.urls")),
    path("dashboards/", include("culture.dashboards.urls")),
    path("surveys/instruments/", include("surveys.instruments.urls")),
    path("touchpoints/", include("feedback.touchpoints.urls.staff")),
    path("f/", include("feedback.touchpoints.urls.public")),
    path("api/v1/", include("culture.api.urls")),
]
