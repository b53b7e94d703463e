"""URLs of staff about touchpoints."""

from django.urls import path

from feedback.touchpoints.views import codes, comments, contacts, imports, touchpoints

app_name = "touchpoints"

urlpatterns = [
    path("", touchpoints.list_touchpoints, name="list"),
    path("new/", touchpoints.create_touchpoint, name="create"),
    path("comments/", comments.choose_unit, name="comments"),
    path("comments/<uuid:identity>/", comments.list_comments, name="unit-comments"),
    path("contacts/", contacts.list_contacts, name="contacts"),
    path("contacts/<uuid:identity>/answered/", contacts.mark_answered, name="contact-answered"),
    path("contacts/<uuid:identity>/erase/", contacts.erase_contact, name="contact-erase"),
    path("imports/<uuid:identity>/", imports.show_run, name="import"),
    path("imports/<uuid:identity>/columns/", imports.map_columns, name="import-columns"),
    path("imports/<uuid:identity>/check/", imports.check_run, name="import-check"),
    path("imports/<uuid:identity>/rejected.csv", imports.rejected_csv, name="import-rejected"),
    path("<uuid:identity>/", touchpoints.show_touchpoint, name="detail"),
    path("<uuid:identity>/edit/", touchpoints.edit_touchpoint, name="edit"),
    path("<uuid:identity>/pause/", touchpoints.pause_touchpoint, name="pause"),
    path("<uuid:identity>/resume/", touchpoints.resume_touchpoint, name="resume"),
    path("<uuid:identity>/new-link/", touchpoints.renew_code, name="renew-code"),
    path("<uuid:identity>/qr.svg", codes.qr_svg, name="qr-svg"),
    path("<uuid:identity>/qr.png", codes.qr_png, name="qr-png"),
    path("<uuid:identity>/poster/", codes.poster, name="poster"),
    path("<uuid:identity>/imports/", imports.list_runs, name="imports"),
]
