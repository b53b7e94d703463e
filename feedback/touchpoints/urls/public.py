"""URLs that customers open."""

from django.urls import path

from feedback.touchpoints.pages import FormPlace
from feedback.touchpoints.views import public

app_name = "public"

urlpatterns = [
    path("<str:code>/", public.ask, {"place": FormPlace.FORM}, name="form"),
    path(
        "<str:code>/thanks/<uuid:receipt>/", public.thank, {"place": FormPlace.FORM}, name="thanks"
    ),
    path("<str:code>/kiosk/", public.ask, {"place": FormPlace.KIOSK}, name="kiosk"),
    path(
        "<str:code>/kiosk/thanks/<uuid:receipt>/",
        public.thank,
        {"place": FormPlace.KIOSK},
        name="kiosk_thanks",
    ),
    path("<str:code>/kiosk/sign/", public.take_sign, name="kiosk_sign"),
    path("<str:code>/embed/", public.ask, {"place": FormPlace.EMBED}, name="embed"),
    path(
        "<str:code>/embed/thanks/<uuid:receipt>/",
        public.thank,
        {"place": FormPlace.EMBED},
        name="embed_thanks",
    ),
]
