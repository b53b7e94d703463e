"""What stands on the home page: tasks, news, numbers and shortcuts; apps register theirs.

An app says what it wants to know in questions, which are asked of the database together with those
of all other apps, and tells what it makes of the answers. The weekly mail tells the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format

from culture.core.together import Facts, ask

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.accounts.models import User

TASKS_AT_ONCE = 6


def day_in_words(day: dt.date) -> str:
    """A day of the last weeks with its weekday, as it stands after “since”."""
    return date_format(day, "WEEKDAY_FORMAT")


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks, on which day, and the first day of which news are told."""

    user: User
    today: dt.date
    since: dt.date

    @property
    def since_at(self) -> dt.datetime:
        """The moment from which on something is news."""
        return dt.datetime.combine(self.since, dt.time(), tzinfo=self.user.organisation.zone)

    def day_of(self, moment: str) -> dt.date:
        """The organisation's day of a moment, as answers give it."""
        return self.user.organisation.day_of(dt.datetime.fromisoformat(moment))


@dataclass(frozen=True, slots=True)
class Task:
    """Something that somebody has to do: what, since or by when, and where if it is done here.

    `is_counted` is False where nobody can know whether it was done: it stands there, and is no
    number. What `is_mailed_once` stands in the mail of the week in which it began to wait.
    """

    title: str
    sentence: str
    url: str = ""
    action: str = ""
    since: dt.date | None = None
    due: dt.date | None = None
    is_counted: bool = True
    is_mailed_once: bool = False

    @property
    def age(self) -> dt.date:
        """The day by which the oldest tasks come first."""
        return self.due or self.since or dt.date.max


@dataclass(frozen=True, slots=True)
class News:
    """One sentence of what happened, and where it can be read, if anywhere."""

    sentence: str
    url: str = ""
    on: dt.date | None = None

    @property
    def when(self) -> str:
        """The day in words; empty where it is not known."""
        return day_in_words(self.on) if self.on else ""


@dataclass(frozen=True, slots=True)
class Headline:
    """How somebody's units stand: published numbers in a sentence, and how sure it is."""

    title: str
    sentence: str
    url: str
    how_sure: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Where somebody may go who has a minute; nothing waits there."""

    title: str
    sentence: str
    url: str


Entry = Task | News | Headline | Shortcut


@dataclass(frozen=True, slots=True)
class Milestone:
    """One of the first steps: what to do, whether it was done, and where, if this person may."""

    title: str
    sentence: str
    url: str
    action: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Journey:
    """First steps in their order, which lead to something."""

    title: str
    steps: tuple[Milestone, ...]

    @property
    def done(self) -> int:
        """How many steps were done."""
        return sum(step.is_done for step in self.steps)

    @property
    def is_done(self) -> bool:
        """Whether it was walked to its end."""
        return self.done == len(self.steps)

    @property
    def next_step(self) -> Milestone | None:
        """The first step that was not done."""
        return next((step for step in self.steps if not step.is_done), None)


@dataclass(frozen=True, slots=True)
class HomePage:
    """All that is told to one person: the oldest tasks first, the newest news first."""

    tasks: Sequence[Task] = ()
    news: Sequence[News] = ()
    headlines: Sequence[Headline] = ()
    shortcuts: Sequence[Shortcut] = ()

    @property
    def count(self) -> int:
        """How many tasks there are for certain."""
        return len(self.counted)

    @property
    def counted(self) -> Sequence[Task]:
        """Those that are done one day; the number beside them is how many there are."""
        return [task for task in self.tasks if task.is_counted]

    @property
    def for_everybody(self) -> Sequence[Task]:
        """Those that stay for everybody, done or not, and are no number."""
        return [task for task in self.tasks if not task.is_counted]

    @property
    def first_tasks(self) -> Sequence[Task]:
        """Those that stand on the page at once."""
        return self.counted[:TASKS_AT_ONCE]

    @property
    def other_tasks(self) -> Sequence[Task]:
        """Those that are opened by a click."""
        return self.counted[TASKS_AT_ONCE:]


Questions = Mapping[str, "QuerySet[Any]"]
Answers = Mapping[str, "list[Facts]"]


def _no_questions(_visit: Visit) -> Questions:
    return {}


@dataclass(frozen=True, slots=True)
class HomeSource:
    """What one app tells: from the answers to its questions, which no other source sees."""

    tells: Callable[[Visit, Answers], Iterable[Entry]]
    asks: Callable[[Visit], Questions] = _no_questions


def is_underway(ways: Sequence[Journey]) -> bool:
    """Whether the first of them and another were walked: the rest may wait, folded."""
    return sum(way.is_done for way in ways) > 1


JourneySource = Callable[["User"], "list[Journey]"]
_sources: dict[str, HomeSource] = {}
_way_sources: list[JourneySource] = []


def register(name: str, source: HomeSource) -> None:
    """Add what an app tells; the same name again replaces it."""
    _sources[name] = source


def told_to(visit: Visit) -> HomePage:
    """Everything that is told to one person, in one statement and what some sources need more."""
    own = {name: source.asks(visit) for name, source in sorted(_sources.items())}
    known = ask({f"{name}.{key}": one for name, asked in own.items() for key, one in asked.items()})
    entries = [
        entry
        for name, asked in own.items()
        for entry in _sources[name].tells(visit, {key: known[f"{name}.{key}"] for key in asked})
    ]
    return HomePage(
        tasks=sorted((one for one in entries if isinstance(one, Task)), key=lambda one: one.age),
        news=sorted(
            (one for one in entries if isinstance(one, News)),
            key=lambda one: one.on or dt.date.min,
            reverse=True,
        ),
        headlines=[one for one in entries if isinstance(one, Headline)],
        shortcuts=[one for one in entries if isinstance(one, Shortcut)],
    )


def register_ways(source: JourneySource) -> None:
    """Set where the first steps come from; registering it again changes nothing."""
    if source not in _way_sources:
        _way_sources.append(source)


def ways_for(user: User) -> list[Journey]:
    """The first steps of a person's organisation, as long as they are not done."""
    return [way for source in _way_sources for way in source(user)]
