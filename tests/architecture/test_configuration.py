"""Every variable that is read is described, has an example and reaches the containers."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from culture.core import public

CHECKOUT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""env\.\w+\(\s*["']([A-Z_]+)["']""")
README_ROW = re.compile(r"^\| ((?:`[A-Z_]+`(?:, )?)+) \|", re.MULTILINE)
# What only a developer's machine sets; the containers have sign-ins of their own and need no role.
NOT_IN_CONTAINERS = {"DEBUG", "PORT", "BIND", "STATE_DIR", "DATABASE_ROLE", "WEB_PROCESSES"}
OF_THE_DATABASE = {"WEB_DATABASE_PASSWORD", "WORKER_DATABASE_PASSWORD"}


def variables_read() -> set[str]:
    found: set[str] = set()
    for package in ("machine", "culture", "surveys", "feedback"):
        for module in (CHECKOUT / package).rglob("*.py"):
            found |= set(READ.findall(module.read_text()))
    return found - OF_THE_DATABASE


def variables_in_readme() -> set[str]:
    rows = README_ROW.findall((CHECKOUT / "README.md").read_text())
    return {name for row in rows for name in re.findall(r"[A-Z_]{3,}", row)}


def example(*, uncommented: bool = False) -> str:
    text = (CHECKOUT / ".env.example").read_text()
    return re.sub(r"^# ([A-Z_]+=)", r"\1", text, flags=re.MULTILINE) if uncommented else text


def test_the_readme_names_every_variable_that_is_read() -> None:
    assert variables_read() - variables_in_readme() == set()


def test_the_example_holds_every_variable_of_the_readme() -> None:
    shown = set(re.findall(r"^(?:# )?([A-Z_]+)=", example(), flags=re.MULTILINE))
    assert variables_in_readme() - shown == set()


def test_the_compose_file_passes_on_every_variable_of_the_readme() -> None:
    compose = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
    passed = set(compose["x-house"]["environment"])
    for service in compose["services"].values():
        passed |= set(service.get("environment") or {})
    assert variables_in_readme() - NOT_IN_CONTAINERS - passed == set()


def test_the_keys_of_waves_are_mounted_into_the_worker_alone() -> None:
    compose = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())

    def knows_keys(service: dict[str, Any]) -> bool:
        mounted = any(volume.startswith("keys:") for volume in service.get("volumes", []))
        return mounted or "LETTER_KEYS" in (service.get("environment") or {})

    assert [name for name, one in compose["services"].items() if knows_keys(one)] == ["worker"]
    assert "LETTER_KEYS" not in compose["x-house"]["environment"]


@pytest.mark.parametrize("uncommented", [False, True])
def test_a_shell_can_source_the_example(tmp_path: Path, uncommented: bool) -> None:
    file = tmp_path / "env"
    file.write_text(example(uncommented=uncommented))
    run = subprocess.run(
        ["sh", "-euc", f'. {file}; printf %s "$SITE_URL"'],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "https://culture.example.org"


def test_nothing_reaches_web_but_through_the_proxy_that_buffers() -> None:
    compose = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
    assert {name for name, one in compose["services"].items() if one.get("ports")} == {"proxy"}

    page = (CHECKOUT / "docs" / "how-to" / "production.md").read_text()
    (snippet,) = re.findall(r"```nginx\n(.+?)```", page, flags=re.DOTALL)
    file = (CHECKOUT / "docker" / "proxy.conf").read_text().replace("web:8000", "127.0.0.1:8000")
    asked = {line.strip() for line in snippet.splitlines() if line.strip()}
    forwarding = {line for line in asked if "X-Forwarded" in line}
    assert asked - forwarding - {line.strip() for line in file.splitlines()} == set()


def test_the_proxy_keeps_nothing_of_pages_without_an_account() -> None:
    """Their addresses open something to whoever has them, and a line of a log has a time."""
    for name in ("docker/proxy.conf", "docs/how-to/production.md"):
        places = re.findall(r"location ~ (\S+) {([^}]+)}", (CHECKOUT / name).read_text())
        silent = [place for place, said in places if "access_log off;" in said]
        known = {one for one in public.prefixes() if one != "/api/"}
        assert known > {"/f/", "/s/", "/apply/"}
        heard = {one for one in known if not any(re.match(place, one) for place in silent)}
        assert (name, heard) == (name, set())


def test_the_proxy_of_the_compose_file_reads_its_configuration(tmp_path: Path) -> None:
    nginx = Path("/usr/sbin/nginx")
    if not nginx.exists():
        pytest.skip(f"no proxy: {nginx} is not installed")
    file = (CHECKOUT / "docker" / "proxy.conf").read_text()
    file = file.replace("web:8000", "127.0.0.1:8000").replace("/tmp/", f"{tmp_path}/")
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid; events {{}} http {{\n{file}\n}}")
    run = subprocess.run(
        [nginx, "-t", "-c", whole, "-e", tmp_path / "error.log"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
