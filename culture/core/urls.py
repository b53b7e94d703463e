"""URLs of the core app."""

from django.urls import path

from culture.core import views

app_name = "core"

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz/", views.health, name="health"),
]
