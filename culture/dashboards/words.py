"""Published verdicts, classes and counts in plain words; the same for every source."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.figures import DELIVERED, DIFFER, LITTLE, NONE, Numbers
from culture.metrics.counts import AtLeast

if TYPE_CHECKING:
    from culture.dashboards.voices import Text
    from culture.metrics.content import Content

NOT_RELIABLE, TOO_FEW = "not reliable for ranking", "too few answers to tell"


def capital(text: Text) -> str:
    """Begin a text with a capital letter."""
    written = str(text)
    return written[:1].upper() + written[1:]


def reliability(verdict: str | None) -> str:
    """Say in words how reliable a difference is; empty where the release gave no verdict."""
    if not verdict:
        return ""
    words = {
        NOT_RELIABLE: gettext("not exact enough to put units in order"),
        TOO_FEW: gettext("too few answers to tell"),
    }
    return words.get(verdict, gettext("exact enough to put units in order"))


def ways(content: Content) -> str:
    """Say how many answers came in which way, as far as that is told; empty where nothing is."""
    phrases = {
        "form": gettext("{n} with the form"),
        "kiosk": gettext("{n} at a kiosk"),
        "api": gettext("{n} from another program"),
        "import": gettext("{n} from a file"),
    }
    found = [phrases[way].format(n=formats.count(n)) for way, n in content.ways]
    rest = content.n - sum(n for _way, n in content.ways)
    if found and rest:
        found.append(gettext("{n} in other ways").format(n=formats.count(rest)))
    return ", ".join(found)


def scales(content: Content) -> str:
    """Say that both sides were brought to one scale; empty where they were asked on one."""
    if not content.scales:
        return ""
    first, second = content.scales
    if first.low < 0:
        return gettext(
            "One gap was measured on another scale than the other: both are in hundredths of the "
            "scale here."
        )
    return gettext(
        "One side was asked on a scale of {low} to {high}, the other on one of {second_low} to "
        "{second_high}: both are brought to 0 to 100 here."
    ).format(
        low=int(first.low),
        high=int(first.high),
        second_low=int(second.low),
        second_high=int(second.high),
    )


def comparable(verdict: str) -> str:
    """Say in a plain sentence whether teams may be compared."""
    return {
        DIFFER: gettext("Teams differ enough to compare them."),
        LITTLE: gettext(
            "Teams differ, but their means are not exact enough to tell one team from the next."
        ),
        NONE: gettext("Teams do not differ enough to compare: there is no culture of each team."),
    }.get(verdict, gettext("Too few answers or teams to tell whether teams differ."))


def shared(numbers: Numbers) -> str:
    """Say in one sentence for how many dimensions teams have a culture of their own."""
    keys = [level.key for level in numbers.content.levels if level.side == DELIVERED]
    verdicts = [numbers.verdict(key) for key in keys]
    number = sum(verdict in {DIFFER, LITTLE} for verdict in verdicts)
    if all(verdict not in {DIFFER, LITTLE, NONE} for verdict in verdicts):
        return comparable("")
    if not number:
        return gettext(
            "Teams do not differ enough to compare: what was found is common to everybody here."
        )
    if number == len(verdicts):
        return gettext("Teams have a culture of their own in every dimension.")
    return gettext(
        "Teams have a culture of their own in {number} of {total} dimensions; in the others what "
        "was found is common to everybody here."
    ).format(number=number, total=len(verdicts))


def category(keys: Sequence[str]) -> str:
    """Name a class of a breakdown: its categories, joined."""
    names = {
        "under-1": gettext("less than a year"),
        "1-3": gettext("one to three years"),
        "3-10": gettext("three to ten years"),
        "over-10": gettext("more than ten years"),
        "customers": gettext("mostly with customers"),
        "colleagues": gettext("mostly for colleagues"),
        "leader": gettext("leads people"),
        "": gettext("not said"),
    }
    return reduce(
        lambda first, second: gettext("{first} or {second}").format(first=first, second=second),
        (names.get(key, key) for key in keys),
    )


def breakdown(by: str) -> str:
    """Name what people said about themselves."""
    return gettext("By time in the organisation") if by == "tenure" else gettext("By kind of work")


def participation(numbers: Numbers) -> str:
    """Say how many of the people asked have answered; empty where nobody knows how many were."""
    asked = numbers.content.asked
    if asked is None:
        return ""
    if isinstance(numbers.n, AtLeast):
        return gettext("{n} of {invited} people asked").format(
            n=formats.count(numbers.n), invited=formats.count(asked)
        )
    share = min(numbers.n / asked, 1.0) if asked else 1.0
    return gettext("{n} of {invited} people asked ({share})").format(
        n=formats.count(numbers.n),
        invited=formats.count(asked),
        share=formats.percent(share),
    )


def scale(numbers: Numbers) -> str:
    """Name the scale's ends."""
    return gettext("scale {low} to {high}").format(
        low=formats.number(numbers.scale.low, decimals=0),
        high=formats.number(numbers.scale.high, decimals=0),
    )
