"""URLs that customers open."""

from django.urls import path

from feedback.touchpoints.pages import Place
from feedback.touchpoints.views import public

app_name = "public"

urlpatterns = [
    path("<str:code>/", public.ask, {"place": Place.FORM}, name="form"),
    path("<str:code>/thanks/<uuid:identity>/", public.thank, {"place": Place.FORM}, name="thanks"),
    path("<str:code>/kiosk/", public.ask, {"place": Place.KIOSK}, name="kiosk"),
    path(
        "<str:code>/kiosk/thanks/<uuid:identity>/",
        public.thank,
        {"place": Place.KIOSK},
        name="kiosk_thanks",
    ),
    path("<str:code>/embed/", public.ask, {"place": Place.EMBED}, name="embed"),
    path(
        "<str:code>/embed/thanks/<uuid:identity>/",
        public.thank,
        {"place": Place.EMBED},
        name="embed_thanks",
    ),
]
