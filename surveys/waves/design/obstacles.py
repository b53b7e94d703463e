"""What keeps a wave from being opened, said in words to HR and asked again at the opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from culture.core.letters.problems import KeyProblem
from surveys.instruments.completeness import language_name
from surveys.waves.design.earlier import asked_already
from surveys.waves.design.snapshot import SnapshotPlan, snapshot_plan
from surveys.waves.design.versions import (
    ASKED_TWICE,
    are_of_different_instruments,
    unwritten_languages,
)
from surveys.waves.models import KeyFolder

if TYPE_CHECKING:
    import datetime as dt

    from surveys.waves.models import Wave


def plan_of_today(wave: Wave, *, now: dt.datetime) -> SnapshotPlan:
    """Plan a wave with the roster of the organisation's today."""
    return snapshot_plan(wave, day=wave.organisation.day_of(now))


def obstacles_to_opening(wave: Wave, plan: SnapshotPlan, *, now: dt.datetime) -> list[str]:
    """Say everything that keeps a wave from being opened with a plan."""
    found = [*_obstacles_in_design(wave, now=now), *_obstacles_at_worker()]
    found += _obstacles_in_what_is_asked(plan)
    if len(plan.places) < wave.least_invited:
        found.append(
            ngettext(
                "Only %(people)s person would be asked. At least %(least)s are needed, so that "
                "nobody stands out.",
                "Only %(people)s people would be asked. At least %(least)s are needed, so that "
                "nobody stands out.",
                len(plan.places),
            )
            % {"people": len(plan.places), "least": wave.least_invited}
        )
    return found


def _obstacles_in_what_is_asked(plan: SnapshotPlan) -> list[str]:
    language = get_language() or "en"
    found = [
        _("It asks the same twice: %(name)s.") % {"name": same.name(language)}
        for same in plan.known.twice
    ]
    found += [
        ngettext(
            "%(people)s person is asked %(instruments)s in another wave that is open: "
            "%(wave)s. Wait until it has closed, or ask others.",
            "%(people)s people are asked %(instruments)s in another wave that is open: "
            "%(wave)s. Wait until it has closed, or ask others.",
            asked.people,
        )
        % {
            "people": asked.people,
            "instruments": ", ".join(asked.instruments),
            "wave": asked.wave,
        }
        for asked in asked_already(plan.known, plan.places, language=language)
    ]
    if plan.close and not plan.cells:
        found.append(
            _(
                "Nothing could be shown: nearly the same people were asked the same within a year, "
                "and from both numbers the answers of those who came or left could be worked out "
                "(%(waves)s). Wait until the year is over, or ask something else."
            )
            % {"waves": ", ".join(dict.fromkeys(close.earlier for close in plan.close))}
        )
    return found


def _obstacles_at_worker() -> list[str]:
    seen = KeyFolder.objects.exclude(problem="").first()
    return [str(KeyProblem(seen.problem).label)] if seen else []


def _obstacles_in_design(wave: Wave, *, now: dt.datetime) -> list[str]:
    found = []
    if wave.closes_at <= now:
        found.append(_("The closing lies in the past."))
    if wave.k < wave.organisation.k:
        found.append(
            _("The organisation shows numbers for %(k)s answers or more; this wave allows fewer.")
            % {"k": wave.organisation.k}
        )
    versions = [part.version for part in wave.parts.select_related("version").order_by("position")]
    if not versions:
        found.append(_("Nothing is asked yet: choose a questionnaire."))
    if not are_of_different_instruments(versions):
        found.append(str(ASKED_TWICE))
    found += [
        _("%(name)s is not written in: %(languages)s.")
        % {"name": name, "languages": ", ".join(map(language_name, missing))}
        for name, missing in unwritten_languages(versions, wave.languages)
    ]
    return found
