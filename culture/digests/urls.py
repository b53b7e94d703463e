"""The URL of the way out of the weekly mail, without session and cookie."""

from django.urls import path

from culture.digests import views

app_name = "digests"

urlpatterns = [path("stop/<str:token>/", views.stop_mails, name="stop")]
