"""What a comparison says, in words; the same while an action runs and after it was closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from culture.dashboards import formats
from culture.metrics.windows import Window, read_period


@dataclass(frozen=True, slots=True)
class ResultTold:
    """The sentences of a comparison: both numbers, the change, and what was taken off."""

    before: str
    after: str
    change: str
    beside: str
    regression: str
    left: str
    needed: str


def told(figures: Mapping[str, Any]) -> ResultTold:
    """Put the figures of a comparison into words."""
    effect = figures["effect"]
    return ResultTold(
        before=_number(figures["before"]),
        after=_number(figures["after"]),
        change=_between(effect["change"]) if effect else _obstacle(figures["obstacle"]),
        beside=_beside(effect) if effect else "",
        regression=_regression(effect) if effect else "",
        left=_between(effect["left"]) if effect else "",
        needed=_needed(figures),
    )


def _number(figure: Mapping[str, Any]) -> str:
    write = formats.signed if figure["is_gap"] else formats.number
    facts = {
        "window": _window(figure),
        "value": write(figure["value"]),
        "n": formats.answers(figure["n"]),
    }
    if figure["low"] is None:
        return _("%(window)s: %(value)s, %(n)s") % facts
    facts |= {"low": write(figure["low"]), "high": write(figure["high"])}
    return _("%(window)s: %(value)s (%(low)s to %(high)s), %(n)s") % facts


def _window(figure: Mapping[str, Any]) -> str:
    period = read_period(figure["window"])
    return formats.window(Window(period=period)) if period else str(figure["name"])


def _between(estimate: Mapping[str, float]) -> str:
    value, low, high = (formats.signed(estimate[one]) for one in ("value", "low", "high"))
    return _("%(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}


def _beside(effect: Mapping[str, Any]) -> str:
    if effect["beside"] is None:
        return _(
            "Fewer than ten other units have both numbers, so this change stands alone: what "
            "moved everywhere cannot be told apart from what you did."
        )
    return ngettext(
        "%(units)s other unit where nobody did anything about this number changed by %(change)s "
        "meanwhile. This is taken off.",
        "%(units)s other units where nobody did anything about this number changed by %(change)s "
        "meanwhile, on average. This is taken off.",
        effect["units"],
    ) % {"units": formats.count(effect["units"]), "change": formats.signed(effect["beside"])}


def _regression(effect: Mapping[str, Any]) -> str:
    if not effect["regression"]:
        return _(
            "A number that is chosen because it stands out comes back a little by itself. Here "
            "nothing is taken off for that."
        )
    return _(
        "A number that is chosen because it stands out comes back a little by itself. About "
        "%(change)s of this change was to be expected without doing anything, and is taken off."
    ) % {"change": formats.signed(effect["regression"], decimals=2)}


def _needed(figures: Mapping[str, Any]) -> str:
    if figures["answers_needed"]:
        return ngettext(
            "About %(n)s more answer before and after would be needed to tell.",
            "About %(n)s more answers before and after would be needed to tell.",
            figures["answers_needed"],
        ) % {"n": formats.count(figures["answers_needed"])}
    return _("No number of answers that can be waited for would tell a change this small.")


def _obstacle(name: str) -> str:
    if name == "QUESTIONNAIRE":
        return _("The questionnaire changed in between, so both numbers cannot be compared.")
    if name == "TEAMS":
        return _("Most of those who answered are of other teams than before.")
    if name == "ASKED":
        return _("Too few people were asked as before: at other places or with another form.")
    return _("How far answers differ is not known, so both numbers cannot be compared.")
