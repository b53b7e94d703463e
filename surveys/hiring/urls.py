"""URLs of the hiring app."""

from django.urls import path

from surveys.hiring.views import candidates, vacancies

app_name = "hiring"

urlpatterns = [
    path("", vacancies.list_vacancies, name="list"),
    path("vacancies/new/", vacancies.create_vacancy, name="create"),
    path("vacancies/<uuid:identity>/", vacancies.show_vacancy, name="vacancy"),
    path("vacancies/<uuid:identity>/edit/", vacancies.edit_vacancy, name="edit"),
    path("vacancies/<uuid:identity>/candidates/", candidates.list_candidates, name="candidates"),
    path(
        "vacancies/<uuid:identity>/candidates/add/", candidates.add_candidate, name="add_candidate"
    ),
    path(
        "vacancies/<uuid:identity>/candidates/import/",
        candidates.import_candidates,
        name="import_candidates",
    ),
    path("candidates/sample/", candidates.sample, name="candidate_sample"),
]
