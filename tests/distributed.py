"""Stores, counts, publishes and verifies in the database of this process; tells what came of it.

Run as `python -m tests.distributed`; see `tests/surveys/test_responses_citus.py`.
"""

from __future__ import annotations

import json
import sys

import django

ANSWERS = 24
UNITS = 3


def store_and_publish() -> dict[str, object]:
    """Store answers twice at touchpoints of three units, publish them, and verify everything."""
    from culture.metrics.models import DirtyMark, Release, ScoreCell  # noqa: PLC0415
    from culture.metrics.verification import verify_numbers  # noqa: PLC0415
    from feedback.touchpoints.answers import Answer  # noqa: PLC0415
    from feedback.touchpoints.papers import paper_of  # noqa: PLC0415
    from feedback.touchpoints.services.intake import store_answer  # noqa: PLC0415
    from surveys.responses.models import Response, Way  # noqa: PLC0415
    from tests import make  # noqa: PLC0415

    organisation = make.an_organisation()
    version = make.a_version(organisation)
    root = make.a_unit(organisation, name="Whole")
    paper = None
    for number in range(UNITS):
        touchpoint = make.a_touchpoint(make.a_unit(organisation, parent=root), version)
        paper = paper_of(touchpoint)
        for key in [*range(ANSWERS), *range(ANSWERS)]:
            store_answer(
                touchpoint=touchpoint,
                paper=paper,
                key=str(key),
                answer=Answer((6, 5, 1 + (key + number) % 7), (4, 5, 3)),
                today=make.TODAY,
                way=Way.FORM,
            )
    make.settle()
    published = Release.objects.filter(unit=root, grain="month").newest().get()
    return {
        "responses": Response.objects.count(),
        "marks": DirtyMark.objects.count(),
        "cells": ScoreCell.objects.count(),
        "published": published.content["n"],
        "wrong": [finding.what for finding in verify_numbers(now=make.NOW) if finding.wrong],
    }


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(store_and_publish()))
