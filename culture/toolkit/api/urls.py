"""URLs of the API about the toolkit."""

from django.urls import path

from culture.toolkit.api.evidence import EvidenceView
from culture.toolkit.api.reading import ChecklistListView, HeardView

urlpatterns = [
    path("toolkit/units/<uuid:uuid>/", HeardView.as_view(), name="toolkit_unit"),
    path("toolkit/checklists/", ChecklistListView.as_view(), name="toolkit_checklists"),
    path(
        "toolkit/checklists/<uuid:uuid>/evidence/<uuid:evidence>/",
        EvidenceView.as_view(),
        name="toolkit_evidence",
    ),
]
