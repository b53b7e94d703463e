"""URLs of the waves app."""

from django.urls import path

from surveys.waves.views import comments, design, running

app_name = "waves"

urlpatterns = [
    path("", design.wave_list, name="list"),
    path("start/", design.start, name="start"),
    path("new/", design.create, name="create"),
    path("comments/", comments.choose_unit, name="comments"),
    path("comments/<uuid:uuid>/", comments.unit_comments, name="unit_comments"),
    path("invitations/<uuid:uuid>/send/", running.send_again, name="send_again"),
    path("<uuid:uuid>/", running.detail, name="detail"),
    path("<uuid:uuid>/edit/", design.edit, name="edit"),
    path("<uuid:uuid>/delete/", design.delete, name="delete"),
    path("<uuid:uuid>/preview/", design.preview, name="preview"),
    path("<uuid:uuid>/schedule/", running.schedule, name="schedule"),
    path("<uuid:uuid>/unschedule/", running.unschedule, name="unschedule"),
    path("<uuid:uuid>/open/", running.open_now, name="open"),
    path("<uuid:uuid>/remind/", running.remind, name="remind"),
    path("<uuid:uuid>/close/", running.close, name="close"),
]
