"""URLs of the accounts app."""

from django.urls import path

from culture.accounts import views

app_name = "accounts"

urlpatterns = [path("", views.profile, name="profile")]
