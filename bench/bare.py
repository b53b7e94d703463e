"""The yardstick of the answer path: a bare Django view doing one INSERT of the same row."""

from __future__ import annotations

import json
import os
import uuid
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from culture.core.serving import WholeRequests

if TYPE_CHECKING:
    from django.http import HttpRequest

application = WholeRequests(get_wsgi_application(), threads=4)

STATEMENT, ROW = json.loads(os.environ.get("BENCH_ROW", '["", []]'))


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    """Read the body and store the row under a serial of its own; nothing is parsed.

    `BENCH_ROW` holds the statement and its values.
    """
    assert request.body
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [uuid.uuid4(), *ROW])
    return HttpResponse(b"stored", status=201, headers={"Content-Length": "6"})


def health(_request: HttpRequest) -> HttpResponse:
    """Say that the server answers."""
    return HttpResponse(b"ok")


# Under /f/ the middleware treats it as it treats the form.
urlpatterns = [path("f/insert/", insert), path("healthz/", health)]
