"""Every URL of the house; apps are joined by name."""

from django.urls import include, path

from culture.accounts.views import switch_language
from culture.org.views.beginning import begin

handler400 = "culture.core.failures.say_bad_request"
handler404 = "culture.core.failures.say_not_found"
handler500 = "culture.core.failures.say_failure"

urlpatterns = [
    path("f/", include("feedback.touchpoints.urls.public")),
    path("c/", include("feedback.cases.urls.public")),
    path("k/", include("feedback.promises.urls.public")),
    path("o/", include("feedback.observations.urls.public")),
    path("s/", include("surveys.waves.answering.urls")),
    path("apply/", include("surveys.hiring.candidates.urls")),
    path("", include("culture.core.urls")),
    path("accounts/", include("culture.accounts.sign_in_urls")),
    path("language/", switch_language, name="set_language"),
    path("begin/<str:token>/", begin, name="begin"),
    path("organisation/audit/", include("culture.audit.urls")),
    path("organisation/", include("culture.org.urls")),
    path("account/mirrors/", include("surveys.mirrors.urls")),
    path("account/", include("culture.accounts.urls")),
    path("actions/", include("culture.actions.urls")),
    path("hooks/", include("culture.hooks.urls")),
    path("digest/", include("culture.digests.urls")),
    path("dashboards/", include("culture.dashboards.urls")),
    path("toolkit/chain/", include("culture.chain.urls")),
    path("toolkit/", include("culture.toolkit.urls")),
    path("zones/", include("culture.zones.urls")),
    path("surveys/instruments/", include("surveys.instruments.urls")),
    path("surveys/waves/", include("surveys.waves.urls")),
    path("surveys/pulses/", include("surveys.pulses.urls")),
    path("surveys/workshops/", include("surveys.workshops.urls")),
    path("hiring/", include("surveys.hiring.urls")),
    path("interviews/", include("surveys.hiring.interviews.urls")),
    path("cases/", include("feedback.cases.urls.staff")),
    path("internal/", include("feedback.internal.urls")),
    path("promises/", include("feedback.promises.urls.staff")),
    path("observations/", include("feedback.observations.urls.staff")),
    path("touchpoints/", include("feedback.touchpoints.urls.staff")),
    path("api/v1/", include("culture.api.urls")),
]
