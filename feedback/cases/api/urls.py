"""URLs of the API about cases."""

from django.urls import path

from feedback.cases.api.views import CaseListView, CaseView

urlpatterns = [
    path("cases/", CaseListView.as_view(), name="cases"),
    path("cases/<uuid:uuid>/", CaseView.as_view(), name="case"),
]
