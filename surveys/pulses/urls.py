"""URLs of the pulses app."""

from django.urls import path

from surveys.pulses import views

app_name = "pulses"

urlpatterns = [
    path("", views.pulse_list, name="list"),
    path("new/", views.create, name="create"),
    path("<uuid:uuid>/", views.detail, name="detail"),
    path("<uuid:uuid>/pause/", views.pause, name="pause"),
    path("<uuid:uuid>/resume/", views.resume, name="resume"),
]
