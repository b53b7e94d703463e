"""URLs of the mirrors app."""

from django.urls import path

from surveys.mirrors import views

app_name = "mirrors"

urlpatterns = [
    path("", views.history, name="history"),
    path("history.json", views.document, name="document"),
    path("keep/", views.keep, name="keep"),
    path("erase/", views.erase, name="erase"),
    path("<uuid:uuid>/delete/", views.delete, name="delete"),
]
