"""The links of the chain as sources: two that people state, and what is derived from them.

Leads predict what customers expect; their people do it too, in waves of a questionnaire of its own,
and say in another one how able they are to do what their unit set itself.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from culture.metrics import sources
from culture.metrics.content import DELIVERED, EXPECTED
from culture.metrics.sources import Regime, SideRef, Source

CUSTOMER = "customer"
PREDICTION, STANDARD = "prediction", "standard"
LISTENING, STANDARDS, PERFORMANCE = "listening", "standards", "performance"
# What was promised against what was kept: another app states it, and the map shows it.
PROMISE, COMMUNICATION = "promise", "communication"

# What people of a unit say in waves, and the questionnaires that ask it.
EMPLOYEE = "employee"
HEARD, ABLE = "service-listening", "service-ability"
STAFF_LISTENING, STAFF_STANDARDS, ABILITY = "staff-listening", "staff-standards", "ability"

_EXPECTED = SideRef(CUSTOMER, EXPECTED)
_PREDICTED = SideRef(PREDICTION, EXPECTED)
_SET = SideRef(STANDARD, DELIVERED)
_HEARD = SideRef(EMPLOYEE, DELIVERED, key=HEARD)
_ABLE = SideRef(EMPLOYEE, DELIVERED, key=ABLE)

LINKS = {
    LISTENING: (_("Listening"), (_EXPECTED, _PREDICTED)),
    STANDARDS: (_("Standards"), (_PREDICTED, _SET)),
    PERFORMANCE: (_("Performance"), (_SET, SideRef(CUSTOMER, DELIVERED))),
    STAFF_LISTENING: (_("Listening of the team"), (_EXPECTED, _HEARD)),
    STAFF_STANDARDS: (_("Standards, seen by the team"), (_HEARD, _SET)),
    ABILITY: (_("Ability"), (_SET, _ABLE)),
}


def register() -> None:
    """Add what is stated and what is derived from it."""
    from culture.chain import restating  # noqa: PLC0415 (it reads models of this app)

    for key, label, restate in (
        (PREDICTION, _("Predictions"), restating.predictions),
        (STANDARD, _("Standards set"), restating.standards),
    ):
        sources.register(Source(key, label, Regime.STATED, about_series=True, restate=restate))
    for key, (label, sides) in LINKS.items():
        sources.register(Source(key, label, Regime.DERIVED, sides=sides))
