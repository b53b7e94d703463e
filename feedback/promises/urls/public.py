"""The URL of customers' links, without session and cookie."""

from django.urls import path

from feedback.promises.views.public import KeptView

app_name = "kept"

urlpatterns = [path("<str:code>/", KeptView.as_view(), name="say")]
