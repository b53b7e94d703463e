"""URLs of the API about hiring."""

from django.urls import path

from surveys.hiring.api.views import HiringAnswerView

urlpatterns = [path("hiring/empathy/", HiringAnswerView.as_view(), name="hiring_answer")]
