"""URLs of the accounts app."""

from django.urls import path

from culture.accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.profile, name="profile"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/end-others/", views.end_other_sessions, name="end_other_sessions"),
    path("sessions/<uuid:uuid>/end/", views.end_session, name="end_session"),
]
