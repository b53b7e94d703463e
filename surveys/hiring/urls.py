"""URLs of the hiring app."""

from django.urls import path

from surveys.hiring.views import vacancies

app_name = "hiring"

urlpatterns = [
    path("", vacancies.list_vacancies, name="list"),
    path("vacancies/new/", vacancies.create_vacancy, name="create"),
    path("vacancies/<uuid:identity>/", vacancies.show_vacancy, name="vacancy"),
    path("vacancies/<uuid:identity>/edit/", vacancies.edit_vacancy, name="edit"),
]
