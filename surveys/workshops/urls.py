"""URLs of the workshops app."""

from django.urls import path

from surveys.workshops.views import line, planning, reading

app_name = "workshops"

urlpatterns = [
    path("", reading.list_workshops, name="list"),
    path("new/", planning.plan_workshop, name="create"),
    path("line/", line.draw_line, name="line"),
    path("<uuid:identity>/", reading.show_workshop, name="detail"),
    path("<uuid:identity>/edit/", planning.edit_workshop, name="edit"),
    path("<uuid:identity>/attendance/", planning.count_attendance, name="attendance"),
    path("<uuid:identity>/delete/", planning.delete_workshop, name="delete"),
]
