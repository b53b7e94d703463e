"""URLs of the pages on which employees answer, without session and cookie."""

from django.urls import URLPattern

app_name = "answering"

urlpatterns: list[URLPattern] = []
