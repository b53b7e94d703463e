"""The URLs of people without an account, without session and cookie, and kept in no log."""

from django.urls import path

from feedback.observations.views import public

app_name = "told"

urlpatterns = [
    path("", public.read, name="read"),
    path("<str:code>/", public.tell, name="tell"),
]
