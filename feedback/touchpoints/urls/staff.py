"""URLs of staff about touchpoints."""

from django.urls import path

from culture.core.tables.downloads import table_paths
from feedback.touchpoints.views import codes, comments, imports, mirrors, touchpoints

app_name = "touchpoints"

urlpatterns = [
    path("", touchpoints.list_touchpoints, name="list"),
    path("start/", touchpoints.start, name="start"),
    path("new/", touchpoints.create_touchpoint, name="create"),
    path("comments/", comments.choose_unit, name="comments"),
    path("comments/<uuid:identity>/", comments.list_comments, name="unit-comments"),
    path("imports/<uuid:identity>/", imports.show_run, name="import"),
    path("imports/<uuid:identity>/columns/", imports.map_columns, name="import-columns"),
    path("imports/<uuid:identity>/check/", imports.check_run, name="import-check"),
    *table_paths(
        "imports/<uuid:identity>/rejected",
        imports.rejected_file,
        csv="import-rejected",
        workbook="import-rejected-workbook",
    ),
    path("mine/", mirrors.show_first, name="mirrors"),
    path("mine/new/", mirrors.create_link, name="mirror-create"),
    path("mine/<uuid:identity>/", mirrors.show_link, name="mirror"),
    path("mine/<uuid:identity>/edit/", mirrors.rename_link, name="mirror-edit"),
    path("mine/<uuid:identity>/pause/", mirrors.pause_link, name="mirror-pause"),
    path("mine/<uuid:identity>/resume/", mirrors.resume_link, name="mirror-resume"),
    path("mine/<uuid:identity>/new-link/", mirrors.renew_link, name="mirror-renew"),
    path("mine/<uuid:identity>/delete/", mirrors.delete_link, name="mirror-delete"),
    path("mine/<uuid:identity>/qr.svg", mirrors.qr_svg, name="mirror-qr-svg"),
    path("mine/<uuid:identity>/qr.png", mirrors.qr_png, name="mirror-qr-png"),
    path("<uuid:identity>/", touchpoints.show_touchpoint, name="detail"),
    path("<uuid:identity>/edit/", touchpoints.edit_touchpoint, name="edit"),
    path("<uuid:identity>/pause/", touchpoints.pause_touchpoint, name="pause"),
    path("<uuid:identity>/resume/", touchpoints.resume_touchpoint, name="resume"),
    path("<uuid:identity>/no-kiosk/", touchpoints.take_kiosk_away, name="take-kiosk-away"),
    path("<uuid:identity>/new-link/", touchpoints.renew_code, name="renew-code"),
    path("<uuid:identity>/qr.svg", codes.qr_svg, name="qr-svg"),
    path("<uuid:identity>/qr.png", codes.qr_png, name="qr-png"),
    path("<uuid:identity>/poster/", codes.poster, name="poster"),
    path("<uuid:identity>/imports/", imports.list_runs, name="imports"),
    path("<uuid:identity>/imports/sample.csv", imports.sample, name="import-sample"),
]
