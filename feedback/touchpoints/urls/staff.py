"""URLs of staff about touchpoints."""

from django.urls import URLPattern

app_name = "touchpoints"

urlpatterns: list[URLPattern] = []
