"""URLs of the mirrors app."""

from django.urls import URLPattern

app_name = "mirrors"

urlpatterns: list[URLPattern] = []
