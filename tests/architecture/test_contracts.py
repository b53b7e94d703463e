"""The import contracts leave no app out, and nothing that the design puts in an order."""

from __future__ import annotations

import tomllib
from typing import Any

from django.apps import apps

from tests.architecture.trees import CHECKOUT, PACKAGES

CONTRACTS: list[dict[str, Any]] = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"][
    "importlinter"
]["contracts"]
WITHOUT_LAYERS = {"culture.api", "machine"}  # parts that others use; a command alone


def contract(name: str) -> dict[str, Any]:
    (found,) = (one for one in CONTRACTS if one["name"] == name)
    return found


def test_every_app_has_its_layers_checked() -> None:
    ours = {app.name for app in apps.get_app_configs() if app.name.split(".")[0] in PACKAGES}
    assert set(contract("Inside an app")["containers"]) == ours - WITHOUT_LAYERS


def test_every_package_is_ordered_and_leaves_no_module_out() -> None:
    for name in ("Inside culture", "Inside surveys", "Inside feedback"):
        assert contract(name)["exhaustive"] is True


def test_the_order_inside_an_app_is_the_one_of_the_documentation() -> None:
    told = (CHECKOUT / "docs" / "architecture.md").read_text()
    layers = [
        layer.replace("(", "").replace(")", "") for layer in contract("Inside an app")["layers"]
    ]
    assert " → ".join(layers) in " ".join(told.split())
