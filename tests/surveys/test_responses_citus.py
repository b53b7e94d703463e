"""The way from an answer to a release in a PostgreSQL of several machines, where one is at hand.

`CITUS_URL` names an empty database of a coordinator with the extension citus, for a role that may
do everything. Nothing is cleaned up there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

HOUSE = Path(__file__).resolve().parents[2]
URL = os.environ.get("CITUS_URL", "")
DISTRIBUTE = """
    SELECT create_reference_table('org_unit');
    SELECT create_distributed_table('responses_response', 'unit_id');
    SELECT create_distributed_table(
        'metrics_dirtymark', 'unit_id', colocate_with => 'responses_response');
    SELECT create_distributed_table(
        'metrics_scorecell', 'unit_id', colocate_with => 'responses_response');
    SELECT create_distributed_function(
        'store_response'::regproc::regprocedure, 'p_unit', colocate_with => 'responses_response');
"""


def run(*arguments: str, url: str) -> str:
    environment = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "culture.settings.base",
        "SECRET_KEY": "long and random enough for a test of a database " * 2,
    }
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=HOUSE,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def told_of(url: str, distribute: str) -> Any:
    run("manage.py", "migrate", url=url)
    with closing(psycopg2.connect(url)) as session, session, session.cursor() as cursor:
        cursor.execute(distribute)
    return json.loads(run("-m", "tests.distributed", url=url).splitlines()[-1])


@pytest.mark.skipif(not URL, reason="no distributed PostgreSQL: CITUS_URL names none")
def test_answers_are_stored_counted_published_and_verified_over_several_machines() -> None:
    assert told_of(URL, DISTRIBUTE) == {
        "responses": 72,
        "marks": 0,
        "cells": 18,
        "published": 72,
        "wrong": [],
    }
