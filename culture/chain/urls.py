"""URLs of predictions and standards."""

from django.urls import path

from culture.chain.views import predicting, rounds, standards

app_name = "chain"

_ASKED = "units/<uuid:uuid>/predictions/<uuid:series>/<slug:quarter>/"
_SPOT = "units/<uuid:uuid>/standards/<uuid:series>/<slug:kind>/<slug:key>/"

urlpatterns = [
    path("predictions/", rounds.rounds, name="rounds"),
    path("predictions/end/", rounds.end, name="end_round"),
    path("predictions/close/", rounds.close, name="close_owed"),
    path(_ASKED, predicting.predict, name="predict"),
    path(f"{_ASKED}decline/", predicting.decline, name="decline"),
    path("units/<uuid:uuid>/standards/", standards.standards, name="standards"),
    path(_SPOT, standards.set_standard, name="set_standard"),
    path(f"{_SPOT}withdraw/", standards.withdraw, name="withdraw_standard"),
]
