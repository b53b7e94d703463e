"""Tells how many queries the dashboard of a generated organisation asks.

Run in a house as `python -m bench.counting ORGANISATION`.
"""

from __future__ import annotations

import json
import sys

import django


def queries_of(name: str) -> int:
    """Show the page twice in this process; give the number of queries of the second time."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from bench.access import access_to  # noqa: PLC0415

    access = access_to(name)
    client = Client(headers={"host": "localhost", "cookie": access["cookie"]})
    assert client.get(access["path"]).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(access["path"])
    return len(captured)


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(queries_of(sys.argv[1])))
