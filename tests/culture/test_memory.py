"""What a process does not carry around from its start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
FEW_NEED = ("PIL", "gmpy2", "icalendar", "numpy", "openpyxl", "scipy")
LOAD_TASKS = "app.loader.import_default_modules()"
PARTS = {
    "web": ("import culture.asgi, culture.urls", FEW_NEED),
    "worker": (f"from machine.supervisor.worker import app; {LOAD_TASKS}", FEW_NEED),
    "beat": (f"from culture.celery import app; {LOAD_TASKS}", FEW_NEED),
    # It lives as long as the house, and starts what needs these.
    "supervisor": ("import machine.supervisor.command", ("celery", "culture", "django", "redis")),
}


@pytest.mark.parametrize("part", PARTS)
def test_what_few_need_is_loaded_by_them(part: str) -> None:
    load, unwanted = PARTS[part]
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys; {load}; print([one for one in {unwanted} if one in sys.modules])",
        ],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "culture.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"
