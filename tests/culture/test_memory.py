"""What a web process does not carry around from its start."""

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
HEAVY = ("openpyxl", "scipy")
ASK = (
    "import sys, culture.asgi, culture.urls;"
    f"print([name for name in {HEAVY} if name in sys.modules])"
)


def test_what_few_pages_need_is_loaded_by_them() -> None:
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "culture.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"
