"""The URL of customers' links, without session and cookie."""

from django.urls import path

from feedback.cases.views import public

app_name = "solved"

urlpatterns = [path("<str:code>/", public.say, name="say")]
