"""The URL of customers' links, without session and cookie."""

from django.urls import path

from feedback.cases.views.public import SolvedView

app_name = "solved"

urlpatterns = [path("<str:code>/", SolvedView.as_view(), name="say")]
