"""Every background task ends in time, is acknowledged late and keeps no result."""

from __future__ import annotations

from typing import Any

from celery import Celery

from culture.celery import app


def careless_tasks(tasks: dict[str, Any]) -> list[str]:
    """Names of our tasks without limits, late acknowledgement or with a result."""
    return sorted(
        name
        for name, task in tasks.items()
        if not name.startswith("celery.")
        and not (task.time_limit and task.soft_time_limit and task.acks_late and task.ignore_result)
    )


def test_every_task_has_limits() -> None:
    app.loader.import_default_modules()
    assert careless_tasks(app.tasks) == []


def work() -> None:
    pass


def test_a_task_without_limits_is_noticed() -> None:
    other = Celery("other", set_as_current=False)
    other.task(name="careless", shared=False)(work)
    other.task(
        name="careful",
        shared=False,
        time_limit=9,
        soft_time_limit=5,
        acks_late=True,
        ignore_result=True,
    )(work)
    assert careless_tasks(other.tasks) == ["careless"]
