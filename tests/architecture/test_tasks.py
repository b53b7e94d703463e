"""Every background task ends in time, is acknowledged late and keeps no result."""

from __future__ import annotations

from typing import Any

from celery import Celery
from celery.schedules import crontab

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


def test_beat_asks_for_what_the_tasks_say() -> None:
    app.loader.import_default_modules()
    assert {name: entry["schedule"] for name, entry in app.conf.beat_schedule.items()} == {
        "metrics.recompute_scores": 2.0,
        "org.forget_rosters": crontab(minute=37),
        "accounts.forget_sessions": crontab(minute=41),
        "metrics.close_periods": crontab(minute=7),
        "toolkit.open_runs": crontab(minute=37),
        "zones.forget_askers": crontab(minute=47),
        "chain.state_all": crontab(minute=17),
        "responses.stir_finished_days": crontab(minute=11),
        "actions.watch": 300.0,
        "actions.send_mails": 60.0,
        "cases.watch": 300.0,
        "cases.send_mails": 60.0,
        "cases.state_all": crontab(minute=37),
        "cases.forget_customers": crontab(minute=47),
        "observations.pass_on": crontab(minute="2,32"),
        "observations.stir": crontab(minute="*/5"),
        "observations.watch": 300.0,
        "observations.send_mails": 60.0,
        "observations.check_keys": 60.0,
        "observations.forget_senders": crontab(minute=47),
        "observations.state_all": crontab(minute=37),
        "digests.plan": 900.0,
        "digests.send_mails": 60.0,
        "hooks.deliver": 60.0,
        "promises.watch": 300.0,
        "promises.send_mails": 60.0,
        "promises.state_all": crontab(minute=27),
        "promises.forget_customers": crontab(minute=57),
        "touchpoints.sort_words": crontab(minute="*/5"),
        "touchpoints.sort_words_everywhere": crontab(minute=7, hour=3),
        "touchpoints.check_words_key": 60.0,
        "touchpoints.publish_mirrors": 20.0,
        "touchpoints.apply_retention": crontab(minute=17),
        "pulses.run_due": 300.0,
        "hiring.send_mails": 60.0,
        "hiring.tend_letters": 300.0,
        "hiring.apply_retention": crontab(minute=47),
        "waves.open_due": 60.0,
        "waves.send_mails": 60.0,
        "waves.seal_due": 60.0,
        "waves.check_keys": 300.0,
        "waves.close_due": 60.0,
        "waves.count_participation": crontab(minute=5),
        "waves.apply_retention": crontab(minute=27),
    }
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
