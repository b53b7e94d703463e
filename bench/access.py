"""Signs the account of a generated organisation in, without a password; tells the way as JSON.

Run in a house as `python -m bench.access ORGANISATION`.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module

import django


def access_to(name: str) -> dict[str, str]:
    """Give the session of the organisation's first account and the path of its widest dashboard."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415

    from culture.accounts.models import User  # noqa: PLC0415
    from culture.org.models import Unit  # noqa: PLC0415

    user = User.objects.filter(organisation__name=name).earliest("pk")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    unit = Unit.objects.get(organisation__name=name, parent=None)
    return {
        "cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}",
        "path": f"/dashboards/units/{unit.uuid}/",
    }


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(access_to(sys.argv[1])))
