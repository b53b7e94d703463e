"""The URL of customers' links, without session and cookie."""

from django.urls import path

from feedback.promises.views import public

app_name = "kept"

urlpatterns = [path("<str:code>/", public.say, name="say")]
