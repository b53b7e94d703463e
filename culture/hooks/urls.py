"""URLs of hooks, for administrators."""

from django.urls import path

from culture.hooks import views

app_name = "hooks"

urlpatterns = [
    path("", views.hooks, name="list"),
    path("add/", views.add, name="add"),
    path("<uuid:uuid>/", views.hook, name="hook"),
    path("<uuid:uuid>/secret/", views.change_secret, name="change_secret"),
    path("<uuid:uuid>/forget/", views.forget_secret, name="forget_secret"),
    path("<uuid:uuid>/end/", views.end, name="end"),
    path("deliveries/<uuid:uuid>/again/", views.try_again, name="try_again"),
]
