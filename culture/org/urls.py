"""URLs of the org app."""

from django.urls import path

from culture.org.views import administration, beginning, people, roster, units

app_name = "org"

urlpatterns = [
    path("", units.tree, name="tree"),
    path("units/add/", units.add_first_unit, name="add_first_unit"),
    path("units/<uuid:uuid>/", units.unit, name="unit"),
    path("units/<uuid:uuid>/add/", units.add_unit, name="add_unit"),
    path("units/<uuid:uuid>/change/", units.change_unit, name="change_unit"),
    path("units/<uuid:uuid>/move/", units.move_unit, name="move_unit"),
    path("units/<uuid:uuid>/close/", units.close_unit, name="close_unit"),
    path("units/<uuid:uuid>/reopen/", units.reopen_unit, name="reopen_unit"),
    path("people/", people.people, name="people"),
    path("people/invite/", administration.invite_people, name="invite_people"),
    path("people/add/", people.add_person, name="add_person"),
    path("people/<uuid:uuid>/", people.person, name="person"),
    path("people/<uuid:uuid>/change/", people.change_person, name="change_person"),
    path("people/<uuid:uuid>/positions/add/", people.add_position, name="add_position"),
    path("people/<uuid:uuid>/invite/", administration.invite_person, name="invite_person"),
    path("positions/<uuid:uuid>/change/", people.change_position, name="change_position"),
    path("positions/<uuid:uuid>/end/", people.end_position, name="end_position"),
    path("first/", beginning.type_in, name="type_in"),
    path("first/away/", beginning.put_first_steps_away, name="put_first_steps_away"),
    path("roster/", roster.upload, name="roster"),
    path("roster/sample/", roster.sample, name="roster_sample"),
    path("roster/<uuid:uuid>/", roster.preview, name="roster_preview"),
    path("roster/<uuid:uuid>/columns/", roster.columns, name="roster_columns"),
    path("users/", administration.users, name="users"),
    path("users/invite/", administration.invite, name="invite"),
    path("users/<uuid:uuid>/", administration.user, name="user"),
    path(
        "users/<uuid:uuid>/second-step/",
        administration.reset_second_step,
        name="reset_second_step",
    ),
    path("users/<uuid:uuid>/invite/", administration.send_again, name="send_again"),
    path("keys/", administration.keys, name="keys"),
    path("keys/add/", administration.add_key, name="add_key"),
    path("keys/<uuid:uuid>/revoke/", administration.revoke_key, name="revoke_key"),
    path("settings/", administration.settings, name="settings"),
]
