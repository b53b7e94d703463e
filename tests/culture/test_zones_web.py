"""The pages of decision zones: found in two taps, asked in one form, answered once."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from culture.accounts.models import User
from culture.chain.models import Standard
from culture.metrics.content import Content, Draft, Entry
from culture.metrics.models import Measure
from culture.metrics.windows import Window
from culture.metrics.writing import publish
from culture.org.models import Person, Unit
from culture.scoring.intervals import Interval
from culture.toolkit.models import StandIn
from culture.zones.models import Consultation, SharedValue, Situation, SituationVersion
from culture.zones.services.consultations import answer, ask
from culture.zones.services.situations import Ruling, add_situation
from culture.zones.services.values import MOST_VALUES, add_value
from culture.zones.wording import time_in_words
from surveys.instruments.services.adoption import adopt_instrument
from surveys.instruments.services.publication import publish_version
from tests import make

pytestmark = pytest.mark.django_db
OCTOBER = dt.datetime(2026, 10, 7, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def top() -> Unit:
    return make.a_unit(make.an_organisation(), name="Whole")


@pytest.fixture
def unit(top: Unit) -> Unit:
    return make.a_unit(top.organisation, parent=top, name="Harbour")


@pytest.fixture
def hr(top: Unit) -> User:
    return make.a_user(top.organisation, is_hr=True)


@pytest.fixture
def lead(unit: Unit) -> User:
    return make.a_leader(unit, name="Ida Berg")


@pytest.fixture
def employee(unit: Unit) -> User:
    user = make.a_user(unit.organisation, name="Eva Lie")
    make.a_position(make.a_person(unit.organisation, user=user), unit, title="Adviser")
    return user


@pytest.fixture
def honesty(hr: User) -> SharedValue:
    return add_value(actor=hr, names=make.texts("Honesty"), now=make.NOW)


def at(name: str, **kwargs: Any) -> str:
    return reverse(f"zones:{name}", kwargs=kwargs)


def page_of(user: User, address: str, **query: str) -> str:
    return make.a_client(user).get(address, query).content.decode()


def test_an_employee_finds_the_answer_in_two_taps_from_home(
    hr: User, top: Unit, employee: User
) -> None:
    ruling = Ruling(
        "A guest wants money back",
        "act",
        "Apologise first.",
        amount=Decimal("1200.50"),
        currency="kr",
        call="Duty lead, 555",
        search_words="refund devolución",
    )
    add_situation(actor=hr, unit=top, ruling=ruling, now=make.NOW)
    assert f'href="{at("index")}"' in page_of(employee, reverse("core:home"))
    first = page_of(employee, at("index"))  # recent ones stand here already
    found = page_of(employee, at("index"), q="devolucion")
    for page in (first, found):
        assert "A guest wants money back" in page
        assert "Apologise first." in page
        assert "up to 1,200.50 kr, beyond that ask" in page
        assert "call: Duty lead, 555" in page
        assert "from Whole" in page
    assert "A guest wants money back" not in page_of(employee, at("index"), q="parking")


def test_recent_ones_are_five_and_all_can_be_seen(hr: User, unit: Unit, employee: User) -> None:
    for number in range(7):
        add_situation(actor=hr, unit=unit, ruling=Ruling(f"Case {number}", "ask"), now=make.NOW)
    page = page_of(employee, at("unit", uuid=unit.uuid))
    assert [number for number in range(7) if f"Case {number}" in page] == [2, 3, 4, 5, 6]
    page = page_of(employee, at("unit", uuid=unit.uuid), all="")
    assert [number for number in range(7) if f"Case {number}" in page] == list(range(7))


def test_rules_are_browsed_by_value_and_the_file_has_what_is_shown(
    hr: User, unit: Unit, employee: User, honesty: SharedValue
) -> None:
    with_value = Ruling("=Wrong bill", "act", value=honesty, amount=Decimal(50), currency="EUR")
    add_situation(actor=hr, unit=unit, ruling=with_value, now=make.NOW)
    add_situation(actor=hr, unit=unit, ruling=Ruling("Parking", "never"), now=make.NOW)
    query = {"value": str(honesty.uuid)}
    page = page_of(employee, at("unit", uuid=unit.uuid), **query)
    assert ("=Wrong bill" in page, "Parking" in page) == (True, False)
    file = page_of(employee, at("table", uuid=unit.uuid), **query).splitlines()
    assert file[1:] == ["'=Wrong bill,act,,Honesty (en),50.00,EUR,,,everybody,Harbour,2026-11-22"]
    assert "Parking" in page_of(employee, at("unit", uuid=unit.uuid), value="nonsense")


def test_a_rule_for_another_role_is_not_shown_to_people_and_is_to_the_lead(
    hr: User, unit: Unit, employee: User, lead: User
) -> None:
    for role in ("adviser", "Cook"):
        ruling = Ruling(f"For the {role}", "act")
        add_situation(actor=hr, unit=unit, ruling=ruling, role=role, now=make.NOW)
    page = page_of(employee, at("index"))
    assert ("For the adviser" in page, "For the Cook" in page) == (True, False)
    page = page_of(lead, at("index"))
    assert ("For the adviser" in page, "only for: Cook" in page) == (True, True)


def test_a_lead_adds_a_situation_and_what_is_wrong_is_said_at_its_field(
    unit: Unit, lead: User, honesty: SharedValue
) -> None:
    client = make.a_client(lead)
    sent = {"name": "Refund", "zone": "ask", "amount": "50", "currency": "EUR"}
    page = client.post(at("add", uuid=unit.uuid), sent).content.decode()
    assert "Only “act” has an amount up to which people act." in page
    page = client.post(
        at("add", uuid=unit.uuid), sent | {"zone": "act", "currency": ""}
    ).content.decode()
    assert ("Say in which currency." in page, "Refund</textarea>" in page) == (True, True)
    page = client.post(at("add", uuid=unit.uuid), sent | {"amount": "fifty"}).content.decode()
    assert "Enter a number." in page
    assert Situation.objects.count() == 0
    client.post(at("add", uuid=unit.uuid), sent | {"zone": "act", "value": str(honesty.uuid)})
    said = SituationVersion.objects.get()
    assert (said.name, said.amount, said.currency, said.value, said.situation.unit) == (
        "Refund",
        Decimal(50),
        "EUR",
        honesty,
        unit,
    )


def test_a_lead_makes_a_rule_stricter_and_a_looser_one_is_refused(
    hr: User, top: Unit, unit: Unit, lead: User
) -> None:
    first = add_situation(actor=hr, unit=top, ruling=Ruling("Refund", "ask"), now=make.NOW)
    client, address = make.a_client(lead), at("refine", uuid=unit.uuid, situation=first.uuid)
    assert "Refund</textarea>" in client.get(address).content.decode()
    page = client.post(address, {"name": "Refund", "zone": "act"}).content.decode()
    assert "This would be looser than the rule of Whole." in page
    assert SituationVersion.objects.count() == 1
    client.post(address, {"name": "Refund at the quay", "zone": "never"})
    page = page_of(lead, at("situation", uuid=unit.uuid, situation=first.uuid))
    assert "In Harbour another rule counts for this, from Harbour:" in page
    page = page_of(hr, at("unit", uuid=top.uuid))
    assert ("Refund at the quay" in page, "Refund" in page) == (False, True)


def test_a_role_is_chosen_from_the_titles_that_people_hold(
    unit: Unit, lead: User, employee: User
) -> None:
    client, address = make.a_client(lead), at("add", uuid=unit.uuid)
    assert '<option value="Adviser">' in client.get(address).content.decode()
    client.post(address, {"name": "Refund", "zone": "act", "role": "Adviser"})
    first = Situation.objects.get()
    client.post(
        at("refine", uuid=unit.uuid, situation=first.uuid), {"name": "Refund", "zone": "never"}
    )
    assert sorted(Situation.objects.values_list("role", "refines")) == [
        ("", first.pk),
        ("Adviser", None),
    ]


def test_a_situation_is_retired_and_brought_back(hr: User, unit: Unit, lead: User) -> None:
    situation = add_situation(actor=hr, unit=unit, ruling=Ruling("Refund", "ask"), now=make.NOW)
    client = make.a_client(lead)
    client.post(at("retire", uuid=situation.uuid))
    assert "Refund" not in page_of(hr, at("unit", uuid=unit.uuid))
    page = page_of(lead, at("unit", uuid=unit.uuid), all="")
    assert "Retired here" in page
    page = page_of(lead, at("situation", uuid=unit.uuid, situation=situation.uuid))
    assert "This situation is retired: it no longer counts." in page
    client.post(at("bring_back", uuid=situation.uuid))
    assert "Refund" in page_of(hr, at("unit", uuid=unit.uuid))
    assert SituationVersion.objects.count() == 3


def test_an_employee_asks_the_lead_answers_and_a_situation_comes_of_it(
    unit: Unit, employee: User, lead: User
) -> None:
    client = make.a_client(employee)
    page = client.get(at("ask", uuid=unit.uuid)).content.decode()
    assert "Goes to: Ida Berg" in page
    assert "It is erased 30 days after the answer" in page
    key = str(uuid.uuid4())
    sent = {"question": "May I open late?", "submission_key": key}
    for _twice in range(2):
        client.post(at("ask", uuid=unit.uuid), sent)
    asked = Consultation.objects.get()
    assert "Answer" in page_of(lead, reverse("core:home"))
    page = page_of(lead, at("question", uuid=asked.uuid))
    assert ("Eva Lie" in page, "May I open late?" in page) == (True, True)
    leader = make.a_client(lead)
    refused = leader.post(at("question", uuid=asked.uuid), {"zone": "act", "words": ""})
    assert "This field is required." in refused.content.decode()
    leader.post(at("question", uuid=asked.uuid), {"zone": "act", "words": "Yes, do."})
    assert "Your question is answered" in page_of(employee, reverse("core:home"))
    assert "Yes, do." in page_of(employee, at("question", uuid=asked.uuid))
    assert "Your question is answered" not in page_of(employee, reverse("core:home"))
    leader.post(at("adopt", uuid=asked.uuid))
    page = page_of(employee, at("index"))
    assert ("May I open late?" in page, "Yes, do." in page) == (True, True)


def test_a_good_answer_comes_along_to_be_a_standard(
    unit: Unit, employee: User, lead: User, top: Unit
) -> None:
    asked = a_question(unit, employee)
    answer(actor=lead, consultation=asked, zone="act", words="Within two days.", now=make.NOW)
    question = at("question", uuid=asked.uuid)
    # Without anything that customers are asked there is nothing to set a standard for.
    assert "Make it a standard" not in page_of(lead, question)
    make.a_version(unit.organisation, items=(1, 1))
    place = f"/toolkit/chain/units/{unit.uuid}/standards/?answer={asked.uuid}"
    assert f'href="{place}"' in page_of(lead, question)
    assert "Make it a standard" not in page_of(employee, question)

    page = page_of(lead, place)

    assert "Within two days." in page
    found = re.findall(r'href="([^"]+dimension/d1/\?answer=[^"]+)"', page)
    form = page_of(lead, found[0])
    assert "Within two days.</textarea>" in form
    facts = {"words": "Within two days.", "target": "6", "review_on": "2030-01-01"}
    person = Person.objects.get(user=lead)
    make.a_client(lead).post(found[0], {**facts, "owner": person.pk})
    assert Standard.objects.get().words == "Within two days."


def test_nobody_reads_an_answer_by_way_of_a_standard(
    hr: User, unit: Unit, employee: User, lead: User, top: Unit
) -> None:
    make.a_version(unit.organisation, items=(1,))
    asked = a_question(unit, employee)
    answer(actor=lead, consultation=asked, zone="act", words="Within two days.", now=make.NOW)
    other = make.a_unit(unit.organisation, parent=top, name="Airport")
    boss = make.a_leader(top)

    def shown(user: User, place: Unit, token: str = str(asked.uuid)) -> bool:
        page = page_of(user, f"/toolkit/chain/units/{place.uuid}/standards/", answer=token)
        return "Within two days." in page

    assert shown(lead, unit)
    # Who only sets standards there, who asked, another unit, and what is no question.
    assert not any(shown(user, unit) for user in (hr, boss, employee))
    assert not shown(make.a_leader(other), other)
    assert not shown(lead, unit, "nothing")


def test_a_lead_says_that_a_known_situation_covers_a_question(
    hr: User, top: Unit, unit: Unit, employee: User, lead: User
) -> None:
    known = add_situation(actor=hr, unit=top, ruling=Ruling("Refund", "ask"), now=make.NOW)
    asked = a_question(unit, employee)
    leader, address = make.a_client(lead), at("question", uuid=asked.uuid)
    assert "There is a situation for this already" not in leader.get(address).content.decode()
    answer(actor=lead, consultation=asked, zone="ask", words="Call me.", now=make.NOW)
    page = leader.get(address).content.decode()
    assert "There is a situation for this already" in page
    assert f'<option value="{known.uuid}">Refund</option>' in page
    assert "There is a situation for this already" not in page_of(employee, address)
    for wrong in ("", str(uuid.uuid4())):
        told = leader.post(at("cover", uuid=asked.uuid), {"situation": wrong}, follow=True)
        assert "This situation does not hold here." in told.content.decode()
    asked.refresh_from_db()
    assert asked.covered_by is None
    page = leader.post(
        at("cover", uuid=asked.uuid), {"situation": str(known.uuid)}, follow=True
    ).content.decode()
    assert "Kept. The question counts as covered." in page
    assert "Make it a situation" not in page
    assert f'<option value="{known.uuid}" selected>Refund</option>' in page
    asked.refresh_from_db()
    assert asked.covered_by == known


def test_a_question_without_words_loses_nothing_and_stores_nothing(
    unit: Unit, employee: User
) -> None:
    key = str(uuid.uuid4())
    client = make.a_client(employee)
    page = client.post(at("ask", uuid=unit.uuid), {"question": " ", "submission_key": key})
    assert ("This field is required." in page.content.decode(), key in page.content.decode()) == (
        True,
        True,
    )
    long = {"question": "x" * 301, "submission_key": key}
    page = client.post(at("ask", uuid=unit.uuid), long)
    assert "x" * 301 in page.content.decode()
    assert Consultation.objects.count() == 0


def test_who_was_slower_sees_the_first_answer_and_the_own_words(
    unit: Unit, employee: User, lead: User
) -> None:
    other = make.a_leader(unit, name="Per Dahl")
    asked = a_question(unit, employee)
    answer(actor=lead, consultation=asked, zone="ask", words="Call me.", now=make.NOW)
    page = make.a_client(other).post(
        at("question", uuid=asked.uuid), {"zone": "act", "words": "Just do it."}
    )
    text = page.content.decode()
    assert "Ida Berg was quicker" in text
    assert ("Call me." in text, "Just do it." in text) == (True, True)
    assert "Eva Lie" not in text  # only whoever answered still knows who asked


def a_question(unit: Unit, asker: User) -> Consultation:
    return ask(actor=asker, unit=unit, question="May I?", submission_key=uuid.uuid4(), now=make.NOW)


def test_who_asked_stands_in_no_list_and_on_no_page_of_others(
    top: Unit, unit: Unit, employee: User, lead: User, hr: User
) -> None:
    above = make.a_leader(top)
    asked = a_question(unit, employee)
    for user in (hr, above, make.a_user(unit.organisation, is_administrator=True)):
        assert make.a_client(user).get(at("question", uuid=asked.uuid)).status_code == 404
        for address in (at("questions"), at("coverage", uuid=unit.uuid), at("index")):
            text = page_of(user, address)
            assert ("Eva Lie" in text, "May I?" in text) == (False, False)
    assert "Eva Lie" not in page_of(lead, at("questions"))


def test_a_question_whose_asker_is_forgotten_still_waits(
    unit: Unit, employee: User, lead: User
) -> None:
    asked = a_question(unit, employee)
    Consultation.objects.update(asker=None)
    assert make.a_client(employee).get(at("question", uuid=asked.uuid)).status_code == 404
    assert "May I?" in page_of(lead, at("question", uuid=asked.uuid))


def test_small_units_show_no_figures_and_the_file_has_none(unit: Unit, employee: User) -> None:
    page = page_of(employee, at("coverage", uuid=unit.uuid))
    assert "Not shown: the unit is too small" in page
    assert "Shown from 5 questions on." in page
    assert "Nothing is published for this unit." in page
    file = page_of(employee, at("coverage_table", uuid=unit.uuid)).splitlines()
    assert file[1:5] == [
        "Harbour,Situations with a rule,,0,,,",
        "Harbour,Questions without a rule,,,,,",
        'Harbour,"Situations covered, per cent",,,,,',
        "Harbour,Half of the questions answered within,,,,,",
    ]
    months = [line.split(",") for line in file[5:]]
    assert [line[:2] for line in months] == [["Harbour", "Questions asked"]] * 12
    assert {",".join(line[3:]) for line in months} == {",,,"}


def test_a_unit_above_shows_those_below_each_with_its_own_figures(
    hr: User, top: Unit, unit: Unit, lead: User
) -> None:
    closed = make.a_unit(top.organisation, parent=top, name="Closed")
    Unit.objects.filter(pk=closed.pk).update(closed_on=make.TODAY)
    for _number in range(5):
        user = make.a_user(unit.organisation)
        make.a_position(make.a_person(unit.organisation, user=user), unit)
    for number in range(5):
        asked = ask(
            actor=user,
            unit=unit,
            question="May I?",
            submission_key=uuid.uuid4(),
            now=OCTOBER,
        )
        if number < 3:
            said_at = OCTOBER + dt.timedelta(hours=number + 1)
            answer(actor=lead, consultation=asked, zone="act", words="Yes.", now=said_at)
    add_situation(actor=hr, unit=unit, ruling=Ruling("Keys", "act"), now=make.NOW)
    page = page_of(hr, at("coverage", uuid=top.uuid))
    below = page.partition("Units below")[2].partition("</table>")[0]
    assert at("coverage", uuid=unit.uuid) in below
    assert ("16&nbsp;%" in below, "1 of 6" in below, "3 hours" in below) == (True, True, True)
    assert "Closed" not in below
    file = page_of(hr, at("coverage_table", uuid=top.uuid)).splitlines()
    assert file[-4:] == [
        "Harbour,Situations with a rule,,1,,,",
        "Harbour,Questions without a rule,,5,,,",
        'Harbour,"Situations covered, per cent",,16,,,',
        "Harbour,Half of the questions answered within,,3 hours,,,",
    ]
    assert "Half of the questions were answered within 3 hours." in page_of(
        lead, at("coverage", uuid=unit.uuid)
    )
    assert "Units below" not in page_of(lead, at("coverage", uuid=unit.uuid))


def test_where_most_questions_wait_the_page_and_the_file_say_so(
    hr: User, unit: Unit, employee: User
) -> None:
    for _number in range(4):
        user = make.a_user(unit.organisation)
        make.a_position(make.a_person(unit.organisation, user=user), unit)
    for _number in range(5):
        ask(
            actor=employee,
            unit=unit,
            question="May I?",
            submission_key=uuid.uuid4(),
            now=OCTOBER,
        )
    page = page_of(hr, at("coverage", uuid=unit.uuid))
    assert "most questions were still waiting" in page
    file = page_of(hr, at("coverage_table", uuid=unit.uuid))
    assert "Harbour,Half of the questions answered within,,most still wait,,," in file


def test_nobody_is_led_to_ask_in_a_closed_unit(hr: User, unit: Unit) -> None:
    address = at("ask", uuid=unit.uuid)
    assert address in page_of(hr, at("unit", uuid=unit.uuid))
    unit.closed_on = make.TODAY
    unit.save()
    for query in ({}, {"q": "refund"}):
        assert address not in page_of(hr, at("unit", uuid=unit.uuid), **query)


def test_hr_keeps_a_short_list_of_values_in_every_language(hr: User) -> None:
    client = make.a_client(hr)
    names = make.texts("Care")
    page = client.post(at("add_value"), names | {"nb": ""}).content.decode()
    assert ("This field is required." in page, SharedValue.objects.count()) == (True, 0)
    client.post(at("add_value"), names)
    value = SharedValue.objects.get()
    client.post(at("change_value", uuid=value.uuid), make.texts("Kindness"))
    value.refresh_from_db()
    assert value.names == make.texts("Kindness")
    client.post(at("retire_value", uuid=value.uuid))
    for number in range(MOST_VALUES):
        add_value(actor=hr, names=make.texts(f"V{number}"), now=make.NOW)
    page = client.post(at("bring_back_value", uuid=value.uuid), follow=True).content.decode()
    assert "12 values are enough" in page
    assert SharedValue.objects.get(pk=value.pk).is_retired is True
    assert "12 values are enough" in client.post(at("add_value"), names).content.decode()


def test_a_retired_value_is_kept_where_it_stands_and_not_offered_elsewhere(
    hr: User, unit: Unit, honesty: SharedValue
) -> None:
    ruling = Ruling("Refund", "ask", value=honesty)
    situation = add_situation(actor=hr, unit=unit, ruling=ruling, now=make.NOW)
    client = make.a_client(hr)
    client.post(at("retire_value", uuid=honesty.uuid))
    assert "Honesty" not in client.get(at("add", uuid=unit.uuid)).content.decode()
    assert "Honesty" in client.get(at("change", uuid=situation.uuid)).content.decode()


def test_somebody_without_a_unit_is_told_so(top: Unit) -> None:
    user = make.a_user(top.organisation)
    assert "You belong to no unit yet" in page_of(user, at("index"))


def test_another_unit_is_chosen_from_those_that_somebody_reads(
    top: Unit, unit: Unit, lead: User
) -> None:
    client = make.a_client(lead)
    assert client.get(at("index"), {"unit": str(unit.uuid)}).headers["Location"] == at(
        "unit", uuid=unit.uuid
    )
    for other in (str(top.uuid), "nonsense"):
        assert client.get(at("index"), {"unit": other}).headers["Location"] == at("index")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (59, "less than an hour"),
        (60, "1 hour"),
        (61, "2 hours"),
        (47 * 60, "47 hours"),
        (47 * 60 + 1, "2 days"),
        (48 * 60, "2 days"),
        (48 * 60 + 1, "3 days"),
    ],
)
def test_a_time_is_never_told_shorter_than_it_was(minutes: int, words: str) -> None:
    assert time_in_words(dt.timedelta(minutes=minutes)) == words


def test_a_stand_in_reads_and_answers_and_sees_no_numbers(unit: Unit) -> None:
    user = make.a_user(unit.organisation)
    person = make.a_person(unit.organisation, user=user)
    StandIn.objects.create(unit=unit, person=person, starts_on="2000-01-01", ends_on="2199-01-01")
    page = page_of(user, at("unit", uuid=unit.uuid))
    assert ("Add a situation" in page, "What is covered" in page) == (True, False)
    assert make.a_client(user).get(at("coverage", uuid=unit.uuid)).status_code == 404


def test_the_teams_own_room_to_act_stands_beside_by_the_names_of_its_dimensions(
    hr: User, unit: Unit, employee: User
) -> None:
    draft = adopt_instrument(key="autonomy", actor=hr, now=make.NOW)
    publish_version(draft=draft, actor=hr, now=make.NOW)
    series = Measure.objects.get(uuid=draft.uuid).series
    ends = Interval(3.0, 3.6)
    entry = Entry("dimension", "acting", n=12, delivered=3.3, interval=ends, lasting=ends)
    window = Window(edition=uuid.UUID(int=1), name="Spring", closed_on=dt.date(2026, 4, 1))
    content = Content(
        source="employee",
        sides=("delivered",),
        low=series.low,
        high=series.high,
        k=5,
        n=12,
        window=window,
        entries=(entry,),
    )
    assert publish(series, [Draft(unit.pk, content, [unit.pk])], now=make.NOW) == 1
    name = draft.dimensions.get(key="acting").names["en"]
    page = page_of(employee, at("coverage", uuid=unit.uuid))
    assert (name in page, "3.3 <span" in page, "3.0–3.6" in page) == (True, True, True)
    file = page_of(employee, at("coverage_table", uuid=unit.uuid)).splitlines()
    assert file[-1] == f"Harbour,{name},Spring 2026-04-01,3.3,3.0,3.6,12"
