"""What nobody but its readers may see, whatever the page: one thing of each kind.

Each has words or an identifier that stand nowhere else, so a page that shows it to somebody who is
not among its readers is found whatever the page is about.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from culture.accounts.models import ApiKey, Organisation, Scope, User
from culture.audit.services import record_entry
from culture.chain.services.standards import set_standard
from culture.metrics.models import Measure
from culture.metrics.queries import newest_subjects
from culture.org.models import Unit
from culture.org.services.roster import keep_upload
from culture.zones.models import Consultation
from culture.zones.services.situations import Ruling, add_situation
from feedback.touchpoints.models import Comment, Contact, ImportRun
from feedback.touchpoints.services.mirrors import create_link
from surveys.instruments.models import Version
from surveys.waves.models import ReleasedComment, Wave
from surveys.workshops.services import plan_workshop
from tests import make, make_surveys
from tests.make_candidates import a_candidate
from tests.make_hiring import a_guide, a_question, a_role_profile, a_vacancy
from tests.make_interviews import a_scorecard, an_interviewer
from tests.make_mirrors import a_profile
from tests.make_observations import an_observation
from tests.make_promises import a_member, a_promise

if TYPE_CHECKING:
    from tests.architecture.access.world import World

SIGN = "zq"
OUTSIDE = frozenset({"outsider", "other_key"})


@dataclass(frozen=True)
class Canary:
    """One thing: what it is, the marks by which a page shows it, and the roles that may see it."""

    kind: str
    marks: tuple[str, ...]
    readers: frozenset[str]


@dataclass(frozen=True)
class Readers:
    """Who of an organisation's roles reads what; `led` and `held` are by unit."""

    inside: frozenset[str]
    hr: frozenset[str]
    administrators: frozenset[str]
    keys: frozenset[str]


OURS = Readers(
    inside=frozenset({"employee", "manager", "other_manager", "hr", "administrator", "key"}),
    hr=frozenset({"hr"}),
    administrators=frozenset({"administrator"}),
    keys=frozenset({"key"}),
)
THEIRS = Readers(inside=OUTSIDE, hr=OUTSIDE, administrators=OUTSIDE, keys=OUTSIDE)


def plant(world: World) -> list[Canary]:
    """Seed both organisations, ours in two units that stand beside each other."""
    there = make.a_unit(world.other_organisation, name=f"{SIGN}-terminal", code=f"{SIGN}-T")
    them = world.users["outsider"]
    member, leader = frozenset({"employee"}), frozenset({"manager"})
    found = [
        Canary("unit", (there.name, there.code, str(there.uuid)), OUTSIDE),
        *_of_organisation("elsewhere", there, them, THEIRS),
        *_of_unit("terminal", there, them, THEIRS, members=OUTSIDE, leaders=OUTSIDE),
        *_of_organisation("here", world.unit, world.users["hr"], OURS),
        *_of_unit("harbour", world.unit, world.users["hr"], OURS, members=member, leaders=leader),
        *_of_unit(
            "airport",
            world.other_unit,
            world.users["hr"],
            OURS,
            members=frozenset(),
            leaders=frozenset({"other_manager"}),
        ),
        *_of_one_person("here", world.other_unit),
        *_of_one_person("elsewhere", there),
    ]
    make.settle()
    return found


def shown_to(role: str, response: Any, canaries: Iterable[Canary]) -> list[str]:
    """Name what a response shows to a role that may not see it."""
    there = "\n".join(texts_of(response))
    return sorted(
        {
            canary.kind
            for canary in canaries
            if role not in canary.readers and any(mark in there for mark in canary.marks)
        }
    )


def texts_of(response: Any) -> Iterator[str]:
    """Everything that a response says: headers, body, and what is packed in a workbook."""
    yield from response.headers.values()
    body = b"".join(response.streaming_content) if response.streaming else response.content
    yield body.decode("utf-8", "replace")
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            yield from (packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def _of_organisation(place: str, unit: Unit, actor: User, who: Readers) -> Iterator[Canary]:
    name = f"{SIGN}-{place}"
    organisation = unit.organisation
    yield Canary("account", _account(organisation, name), who.administrators)
    yield Canary("key", _key(organisation, name), who.administrators)
    entry = record_entry(
        actor=actor,
        action=f"{name}-act",
        object_name=f"{name}-act-object",
        now=make.NOW,
        details={"fact": f"{name}-fact"},
    )
    marks: tuple[str, ...] = (entry.action, entry.object_name, f"{name}-fact", str(entry.uuid))
    yield Canary("audit", marks, who.administrators)
    asked = _named(
        make_surveys.a_questionnaire(organisation, key=f"{name}-employees"), f"{name}-employees"
    )
    marks = (f"{name}-employees", str(asked.uuid), str(asked.instrument.uuid))
    yield Canary("instrument of employees", marks, who.hr | who.keys)
    wave = make_surveys.a_wave(
        unit, versions=[asked], name=f"{name}-wave", state=Wave.State.DRAFT, actor=actor
    )
    yield Canary("wave", (wave.name, str(wave.uuid)), who.hr)
    upload = keep_upload(
        name=f"{name}.csv",
        content=f"number,name\n1,{name}-row\n".encode(),
        actor=actor,
        now=make.NOW,
    )
    yield Canary("roster file", (f"{name}.csv", f"{name}-row", str(upload.uuid)), who.hr)


def _account(organisation: Organisation, name: str) -> tuple[str, ...]:
    user = make.a_user(organisation, name=f"{name}-account", email=f"{name}-account@example.org")
    return user.name, user.email, str(user.uuid)


def _key(organisation: Organisation, name: str) -> tuple[str, ...]:
    secret = ApiKey.new_secret()
    key = ApiKey.objects.create(
        organisation=organisation,
        name=f"{name}-key",
        prefix=secret[:8],
        digest=ApiKey.digest_of(secret),
        scopes=[Scope.GAPS_READ],
        created_at=make.NOW,
    )
    return key.name, key.prefix, key.digest, str(key.uuid)


def _of_unit(
    place: str,
    unit: Unit,
    actor: User,
    who: Readers,
    *,
    members: frozenset[str],
    leaders: frozenset[str],
) -> Iterator[Canary]:
    name = f"{SIGN}-{place}"
    whole = who.hr | who.administrators
    work = who.hr | leaders
    person = make.a_person(
        unit.organisation, name=f"{name}-person", number=f"{name}-no", email=f"{name}@example.org"
    )
    make.a_position(person, unit)
    marks: tuple[str, ...] = (person.name, person.number, person.email, str(person.uuid))
    yield Canary(f"person of {place}", marks, whole | leaders)
    asked = _named(make.a_version(unit.organisation, key=f"asked-{place}", items=(1,)), name)
    touchpoint = make.a_touchpoint(unit, asked, languages=["en"])
    touchpoint.name = f"{name}-touchpoint"
    touchpoint.save(update_fields=["name"])
    marks = (touchpoint.name, touchpoint.code, str(touchpoint.uuid))
    yield Canary(f"touchpoint of {place}", marks, work | who.keys)
    make.some_responses(touchpoint, [((6,), (4,))] * 5)
    yield Canary(
        f"standard of {place}", _standard(unit, asked, actor, name), whole | leaders | members
    )
    yield Canary(
        f"numbers of {place}", (f"{name}-dimension",), whole | leaders | members | who.keys
    )
    *words_of_contact, identity = _contact(unit, name)
    yield Canary(f"contact of {place}", tuple(words_of_contact), work)
    yield Canary(f"case of {place}", (identity,), work | who.keys)
    yield Canary(f"words of {place}", _words(unit, name), whole | leaders | members)
    ruled = add_situation(
        actor=actor, unit=unit, ruling=Ruling(f"{name}-situation", "ask"), now=make.NOW
    )
    marks = (f"{name}-situation", str(ruled.uuid))
    yield Canary(f"situation of {place}", marks, whole | leaders | members)
    yield Canary(f"question of {place}", _question(unit, name), leaders)
    yield from _of_the_front(place, unit, who, members=members, leaders=leaders)
    run = ImportRun.objects.create(
        touchpoint=touchpoint, created_at=make.NOW, file_name=f"{name}-answers.csv"
    )
    yield Canary(f"import of {place}", (run.file_name, str(run.uuid)), who.hr)
    workshop = plan_workshop(
        actor=actor,
        facts={"unit": unit, "title": f"{name}-workshop", "held_on": make.TODAY},
        now=make.NOW,
    )
    yield Canary(f"workshop of {place}", (str(workshop.uuid),), work)
    yield Canary(f"title of a workshop of {place}", (workshop.title,), work | who.administrators)
    yield from _vacancy(unit, name, who)


def _of_the_front(
    place: str, unit: Unit, who: Readers, *, members: frozenset[str], leaders: frozenset[str]
) -> Iterator[Canary]:
    """A promise and an observation of somebody who is none of the roles."""
    name = f"{SIGN}-{place}"
    clerk = a_member(unit, name="Siv Dahl")
    promise = a_promise(clerk, unit, text=f"{name}-vow", kind="repair", reference=f"{name}-vow-no")
    marks = (promise.text, promise.reference, str(promise.uuid))
    readers = members | leaders | who.hr | who.administrators | who.keys
    yield Canary(f"promise of {place}", marks, readers)
    noticed = an_observation(clerk, unit, text=f"{name}-noticed")
    yield Canary(f"observation of {place}", (noticed.text,), leaders | who.hr)
    yield Canary(f"that {place} noticed", (str(noticed.uuid),), leaders | who.hr | who.keys)


def _vacancy(unit: Unit, name: str, who: Readers) -> Iterator[Canary]:
    """A vacancy with its profile and a candidate: leading the unit opens none of them."""
    profile = a_role_profile(unit.organisation, key=f"{name}-role")
    question = a_question(unit.organisation, key=f"{name}-asked")
    vacancy = a_vacancy(unit, guide=a_guide(profile), title=f"{name}-vacancy")
    marks = (vacancy.title, str(vacancy.uuid), profile.profile.key, question.key)
    yield Canary(f"vacancy in {unit}", marks, who.hr)
    candidate = a_candidate(vacancy, name=f"{name}-candidate", email=f"{name}-c@example.org")
    known_by = (candidate.name, candidate.email, str(candidate.uuid))
    yield Canary(f"candidate in {unit}", known_by, who.hr)
    heard = f"{name}-heard-alone"
    a_scorecard(candidate, an_interviewer(vacancy), (1, 5), note=heard)
    yield Canary(f"scorecard in {unit}", (heard,), frozenset())


def _standard(unit: Unit, asked: Version, actor: User, name: str) -> tuple[str, ...]:
    series = Measure.objects.select_related("series").get(uuid=asked.uuid).series
    standard = set_standard(
        actor=actor,
        unit=unit,
        series=series,
        subject=newest_subjects(series)[0],
        words=f"{name}-standard",
        target=Decimal(5),
        owner=None,
        review_on=make.TODAY + dt.timedelta(days=3000),
        promise=f"{name}-promise",
        now=make.NOW,
    )
    return standard.words, standard.promise, str(standard.uuid)


def _named(version: Version, name: str) -> Version:
    version.names = dict.fromkeys(version.names, name)
    version.save(update_fields=["names"])
    dimension = version.dimensions.get(key="d1")
    dimension.names = dict.fromkeys(dimension.names, f"{name}-dimension")
    dimension.save(update_fields=["names"])
    return version


def _contact(unit: Unit, name: str) -> tuple[str, ...]:
    contact = Contact.objects.create(
        organisation=unit.organisation,
        unit=unit,
        address=f"{name}-customer@example.org",
        name=f"{name}-customer",
        message=f"{name}-message",
        month=make.TODAY.replace(day=1),
        week=make.TODAY,
    )
    return contact.address, contact.name, contact.message, str(contact.uuid)


def _words(unit: Unit, name: str) -> tuple[str, ...]:
    month = make.TODAY.replace(day=1)
    Comment.objects.create(unit=unit, scope_unit=unit, month=month, text=f"{name}-comment")
    wave = make_surveys.a_wave(
        unit,
        versions=[make_surveys.a_questionnaire(unit.organisation, key=f"{name}-said")],
        name="Past survey",
    )
    ReleasedComment.objects.create(wave=wave, unit=unit, text=f"{name}-answer")
    return f"{name}-comment", f"{name}-answer"


def _question(unit: Unit, name: str) -> tuple[str, ...]:
    """Somebody asks who is none of the roles; whoever leads the unit answers, and HR does not."""
    asked = Consultation.objects.create(
        organisation=unit.organisation,
        unit=unit,
        question=f"{name}-question",
        asker=make.a_user(unit.organisation, name="Siv Moen"),
        asked_at=make.NOW,
        submission_key=uuid.uuid4(),
    )
    return asked.question, str(asked.uuid)


def _of_one_person(place: str, unit: Unit) -> Iterator[Canary]:
    """What somebody has who is none of the roles: nobody else may see it."""
    name = f"{SIGN}-own-{place}"
    user = make.a_user(unit.organisation, name="Siv Aas")
    make.a_position(make.a_person(unit.organisation, user=user), unit)
    yield Canary(f"profile {place}", (str(a_profile(user).uuid),), frozenset())
    version = make.a_version(unit.organisation, key=f"link-{place}", items=(1,))
    link = create_link(actor=user, name=name, unit=unit, version=version, now=make.NOW)
    yield Canary(f"link {place}", (name, link.code, str(link.uuid)), frozenset())
