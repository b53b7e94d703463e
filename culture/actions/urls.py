"""URLs of actions."""

from django.urls import path

from culture.actions.views import acting, deeds, register
from culture.core.tables.downloads import table_paths

app_name = "actions"

urlpatterns = [
    path("", register.index, name="index"),
    *table_paths("actions", register.table, csv="table", workbook="workbook"),
    path("make/", register.make, name="make"),
    path("units/<uuid:uuid>/findings/", register.findings, name="findings"),
    path("units/<uuid:uuid>/findings/dismiss/", register.dismiss, name="dismiss"),
    path("dismissals/<uuid:uuid>/show-again/", register.show_again, name="show_again"),
    path("units/<uuid:uuid>/kept/", register.kept_page, name="kept"),
    *table_paths(
        "units/<uuid:uuid>/kept", register.kept_table, csv="kept_table", workbook="kept_workbook"
    ),
    path("units/<uuid:uuid>/told/", deeds.told, name="told"),
    path("units/<uuid:uuid>/told/add/", deeds.tell, name="tell"),
    path("told/<uuid:uuid>/withdraw/", deeds.withdraw, name="withdraw"),
    path("<uuid:uuid>/tell/", deeds.tell_action, name="tell_action"),
    path("<uuid:uuid>/", acting.show, name="action"),
    path("<uuid:uuid>/steps/", acting.add_step, name="add_step"),
    path("<uuid:uuid>/steps/<uuid:step>/", acting.tick_step, name="tick_step"),
    path("<uuid:uuid>/comment/", acting.comment, name="comment"),
    path("<uuid:uuid>/done/", acting.say_done, name="done"),
    path("<uuid:uuid>/again/", acting.take_up_again, name="again"),
    path("<uuid:uuid>/hand-over/", acting.hand_over, name="hand_over"),
    path("<uuid:uuid>/day/", acting.move_day, name="day"),
    path("<uuid:uuid>/close/", acting.close, name="close"),
]
