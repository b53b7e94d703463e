import dataclasses
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from culture.metrics.models import Measure
from surveys.instruments.library import built_in
from surveys.instruments.models import Dimension, Instrument, Item, Version
from surveys.instruments.refusals import refusals_in_words
from surveys.instruments.services import adoption, drafts, publication
from surveys.instruments.wording import Wording, wording_of
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOW
FROZEN = "This version is published and can no longer be changed. Start a new draft instead."


@pytest.fixture
def hr() -> User:
    return make.a_user(make.an_organisation(languages=["en", "nb"]), is_hr=True)


def a_draft(hr: User, **facts: Any) -> Version:
    return make.a_version(hr.organisation, published=False, **facts)


def outline(version: Version) -> list[tuple[str, list[str]]]:
    return [
        (part.key, list(part.items.order_by("position").values_list("key", flat=True)))
        for part in version.dimensions.order_by("position")
    ]


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def an_item(version: Version, key: str) -> Item:
    return Item.objects.get(dimension__version=version, key=key)


def changed(version: Version, language: str, **texts: Any) -> Wording:
    return dataclasses.replace(wording_of(version, language), **texts)


# Beginnings and ends


def test_adopting_copies_the_library_into_a_draft(hr: User) -> None:
    version = adoption.adopt_instrument(key="service-quality", actor=hr, now=NOW)

    assert version.instrument.organisation == hr.organisation
    assert (version.number, version.is_published) == (1, False)
    assert [len(items) for _key, items in outline(version)] == [4, 5, 4, 4, 5]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_name) == ("instrument-adopted", "service-quality v1")
    assert (entry.actor, entry.object_uuid, entry.happened_at) == (hr, version.uuid, NOW)


def test_the_same_instrument_is_not_adopted_twice(hr: User) -> None:
    adoption.adopt_instrument(key="service-quality", actor=hr, now=NOW)

    with pytest.raises(ValidationError, match="A questionnaire with this key already exists"):
        adoption.adopt_instrument(key="service-quality", actor=hr, now=NOW)
    assert Version.objects.count() == 1


def test_a_new_instrument_begins_with_two_sides_and_seven_points(hr: User) -> None:
    version = adoption.create_instrument(
        key="own", name="Vår egen", language="nb", actor=hr, now=NOW
    )

    assert version.names == {"nb": "Vår egen"}
    assert version.sides == ["expected", "delivered"]
    assert (version.low, version.high, len(version.labels["nb"])) == (1, 7, 7)
    assert outline(version) == []


def test_importing_a_known_key_makes_the_next_draft(hr: User) -> None:
    make.a_version(hr.organisation, key="service-quality")

    version = adoption.import_document(document=built_in()["service-quality"], actor=hr, now=NOW)

    assert (version.number, Instrument.objects.count()) == (2, 1)
    assert actions() == ["instrument-imported"]


def test_importing_beside_a_draft_changes_nothing(hr: User) -> None:
    a_draft(hr, key="service-quality")

    with pytest.raises(ValidationError, match="already has a draft"):
        adoption.import_document(document=built_in()["service-quality"], actor=hr, now=NOW)
    assert Version.objects.count() == 1
    assert actions() == []


def test_importing_for_other_people_under_the_same_key_is_refused(hr: User) -> None:
    Instrument.objects.create(
        organisation=hr.organisation, key="service-quality", source="employee"
    )

    with pytest.raises(ValidationError, match="asks other people"):
        adoption.import_document(document=built_in()["service-quality"], actor=hr, now=NOW)


def test_a_new_draft_copies_the_newest_version(hr: User) -> None:
    make.a_version(hr.organisation, items=(1,))
    newest = make.a_version(hr.organisation, items=(2, 1), reversed_items=["d1-2"])

    draft = adoption.start_draft(instrument=newest.instrument, actor=hr, now=NOW)

    assert (draft.number, draft.is_published, draft.revision) == (3, False, 0)
    assert outline(draft) == [("d1", ["d1-1", "d1-2"]), ("d2", ["d2-1"])]
    assert an_item(draft, "d1-2").is_reversed is True
    assert an_item(draft, "d1-2").uuid != an_item(newest, "d1-2").uuid


def test_an_instrument_has_one_draft_at_a_time(hr: User) -> None:
    draft = a_draft(hr)

    with pytest.raises(ValidationError, match="already has a draft"):
        adoption.start_draft(instrument=draft.instrument, actor=hr, now=NOW)


def test_a_draft_that_was_never_published_takes_its_instrument_along(hr: User) -> None:
    draft = a_draft(hr)

    adoption.discard_draft(draft=draft, actor=hr, now=NOW)

    assert (Instrument.objects.count(), Version.objects.count()) == (0, 0)
    assert actions() == ["instrument-draft-discarded"]


def test_discarding_a_later_draft_keeps_what_is_published(hr: User) -> None:
    published = make.a_version(hr.organisation)
    draft = adoption.start_draft(instrument=published.instrument, actor=hr, now=NOW)

    adoption.discard_draft(draft=draft, actor=hr, now=NOW)

    assert list(Version.objects.all()) == [published]


# Editing


def test_texts_of_one_language_leave_the_others_alone(hr: User) -> None:
    draft = a_draft(hr)
    wording = changed(draft, "nb", name="Ny", statements={an_item(draft, "d1-1").uuid: "Rent."})

    changes = drafts.change_texts(draft=draft, language="nb", wording=wording, actor=hr, now=NOW)

    draft.refresh_from_db()
    assert (draft.names["nb"], draft.names["en"]) == ("Ny", "service (en)")
    assert an_item(draft, "d1-1").statements["nb"] == "Rent."
    assert an_item(draft, "d1-2").statements["nb"] == "Statement 1.2 (nb)"
    assert [(change.place, change.old, change.new) for change in changes] == [
        ("name", "service (nb)", "Ny"),
        ("statement d1-1", "Statement 1.1 (nb)", "Rent."),
    ]


def test_an_emptied_text_is_gone(hr: User) -> None:
    draft = a_draft(hr)
    wording = changed(draft, "nb", introduction="")

    drafts.change_texts(draft=draft, language="nb", wording=wording, actor=hr, now=NOW)

    draft.refresh_from_db()
    assert sorted(draft.introductions) == ["en", "es", "ru"]


def test_saving_the_same_texts_changes_and_records_nothing(hr: User) -> None:
    draft = a_draft(hr)

    wording = wording_of(draft, "en")
    assert drafts.change_texts(draft=draft, language="en", wording=wording, actor=hr, now=NOW) == []
    assert actions() == []


def a_design(**facts: Any) -> dict[str, Any]:
    return {
        "languages": ["en", "nb"],
        "sides": ["delivered", "expected"],
        "low": 1,
        "high": 7,
        "not_applicable": True,
        "importance": False,
        "licence": "",
    } | facts


def test_a_shorter_scale_keeps_the_words_of_the_points_that_remain(hr: User) -> None:
    draft = a_draft(hr)

    drafts.change_design(draft=draft, actor=hr, now=NOW, **a_design(low=0, high=3))

    draft.refresh_from_db()
    assert draft.labels["en"] == ["", "point 1", "point 2", "point 3"]


def test_sides_stand_in_their_usual_order_and_keep_their_prompts(hr: User) -> None:
    draft = a_draft(hr)

    sides = ["delivered", "minimum", "expected"]
    drafts.change_design(draft=draft, actor=hr, now=NOW, **a_design(sides=sides))

    draft.refresh_from_db()
    assert draft.sides == ["minimum", "expected", "delivered"]
    assert draft.side_prompts["minimum"] == {
        "en": "The least I would accept",
        "nb": "Det minste jeg godtar",
    }
    assert draft.side_prompts["expected"]["en"] == "expected (en)"


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"sides": ["expected"]}, "Customers are asked for both sides, expected and delivered."),
        ({"sides": ["delivered"]}, "Customers are asked for both sides, expected and delivered."),
        ({"low": 7, "high": 7}, "The highest point must lie above the lowest"),
        ({"low": 1, "high": 101}, "The highest point must lie above the lowest"),
    ],
)
def test_an_impossible_design_is_refused(hr: User, facts: dict[str, Any], message: str) -> None:
    draft = a_draft(hr)

    with pytest.raises(ValidationError, match=message):
        drafts.change_design(draft=draft, actor=hr, now=NOW, **a_design(**facts))
    draft.refresh_from_db()
    assert (draft.sides, draft.high) == (["expected", "delivered"], 7)


def test_marks_are_set_for_exactly_the_named_items(hr: User) -> None:
    draft = a_draft(hr)
    second = an_item(draft, "d1-2").uuid

    count = drafts.mark_items(draft=draft, short=[second], reverse=[second], actor=hr, now=NOW)

    marks = {
        item.key: (item.is_short, item.is_reversed)
        for item in Item.objects.filter(dimension__version=draft)
    }
    assert count == 3
    assert marks == {"d1-1": (False, False), "d1-2": (True, True), "d2-1": (False, False)}


def test_added_parts_get_keys_from_their_words(hr: User) -> None:
    draft = a_draft(hr, items=())
    facts: dict[str, Any] = {"language": "en", "actor": hr, "now": NOW}

    first = drafts.add_dimension(draft=draft, name="Warm welcome", **facts)
    drafts.add_dimension(draft=draft, name="Warm welcome", **facts)
    drafts.add_dimension(draft=draft, name="Тепло", **facts)
    drafts.add_item(dimension=first, statement="They_smiled.", **facts)
    drafts.add_item(dimension=first, statement="They smiled!", **facts)

    assert outline(draft) == [
        ("warm-welcome", ["they-smiled", "they-smiled-2"]),
        ("warm-welcome-2", []),
        ("dimension", []),
    ]
    assert an_item(draft, "they-smiled").is_short is True
    assert an_item(draft, "they-smiled-2").is_short is False


def test_an_eighth_dimension_fits_and_a_ninth_does_not(hr: User) -> None:
    draft = a_draft(hr, items=(1,) * 7)
    facts: dict[str, Any] = {"draft": draft, "language": "en", "actor": hr, "now": NOW}

    drafts.add_dimension(name="Eighth", **facts)
    with pytest.raises(ValidationError, match="at most 8 dimensions"):
        drafts.add_dimension(name="Ninth", **facts)


def test_a_fortieth_item_fits_and_a_forty_first_does_not(hr: User) -> None:
    draft = a_draft(hr, items=(20, 19))
    dimension = draft.dimensions.get(key="d2")
    facts: dict[str, Any] = {"dimension": dimension, "language": "en", "actor": hr, "now": NOW}

    drafts.add_item(statement="Fortieth", **facts)
    with pytest.raises(ValidationError, match="at most 40 statements"):
        drafts.add_item(statement="Next", **facts)


def test_dimensions_change_places_and_stay_at_the_ends(hr: User) -> None:
    draft = a_draft(hr, items=(1, 1))
    first, second = draft.dimensions.order_by("position")

    drafts.move_dimension(dimension=first, step=-1, actor=hr, now=NOW)
    assert [key for key, _items in outline(draft)] == ["d1", "d2"]
    drafts.move_dimension(dimension=second, step=-1, actor=hr, now=NOW)
    assert [key for key, _items in outline(draft)] == ["d2", "d1"]


def test_an_item_moves_within_its_dimension_and_into_the_next(hr: User) -> None:
    draft = a_draft(hr, items=(2, 1))

    drafts.move_item(item=an_item(draft, "d1-1"), step=1, actor=hr, now=NOW)
    assert outline(draft) == [("d1", ["d1-2", "d1-1"]), ("d2", ["d2-1"])]
    drafts.move_item(item=an_item(draft, "d1-1"), step=1, actor=hr, now=NOW)
    assert outline(draft) == [("d1", ["d1-2"]), ("d2", ["d1-1", "d2-1"])]
    drafts.move_item(item=an_item(draft, "d1-1"), step=-1, actor=hr, now=NOW)
    assert outline(draft) == [("d1", ["d1-2", "d1-1"]), ("d2", ["d2-1"])]


def test_the_outermost_items_stay(hr: User) -> None:
    draft = a_draft(hr, items=(1, 1))

    drafts.move_item(item=an_item(draft, "d1-1"), step=-1, actor=hr, now=NOW)
    drafts.move_item(item=an_item(draft, "d2-1"), step=1, actor=hr, now=NOW)

    assert outline(draft) == [("d1", ["d1-1"]), ("d2", ["d2-1"])]
    assert actions() == []


def test_removing_closes_the_gap(hr: User) -> None:
    draft = a_draft(hr, items=(3, 1, 1))

    drafts.remove_item(item=an_item(draft, "d1-2"), actor=hr, now=NOW)
    drafts.remove_dimension(dimension=draft.dimensions.get(key="d2"), actor=hr, now=NOW)

    places = list(Dimension.objects.order_by("position").values_list("key", "position"))
    assert places == [("d1", 1), ("d3", 2)]
    assert (an_item(draft, "d1-1").position, an_item(draft, "d1-3").position) == (1, 2)
    removed = AuditEntry.objects.order_by("pk")[0]
    assert removed.details["text"] == make.texts("Statement 1.2")


# Publishing


def test_publishing_freezes_and_describes_what_is_measured(hr: User) -> None:
    draft = a_draft(hr, importance=True)

    publication.publish_version(draft=draft, actor=hr, now=NOW)

    draft.refresh_from_db()
    assert draft.published_at == NOW
    measure = Measure.objects.get(uuid=draft.uuid)
    assert (measure.series.instrument, measure.number) == (draft.instrument.uuid, 1)
    assert list(
        measure.subjects.order_by("kind", "position").values_list("kind", "key", "factor")
    ) == [
        ("dimension", "d1", 2),
        ("dimension", "d2", 1),
        ("item", "d1-1", 1),
        ("item", "d1-2", 1),
        ("item", "d2-1", 1),
        ("overall", "overall", 4),
        ("weighted", "weighted", 2_000_000),
    ]
    assert actions() == ["instrument-published"]


def test_everything_that_is_missing_is_named(hr: User) -> None:
    draft = a_draft(hr, items=(2, 0))
    Item.objects.filter(key="d1-1").update(is_short=False)
    Item.objects.filter(key="d1-2").update(statements={"en": "Only English"})
    draft.labels["nb"] = [*draft.labels["nb"][:6], ""]
    del draft.names["nb"], draft.introductions["nb"], draft.side_prompts["expected"]["nb"]
    draft.save()

    with pytest.raises(ValidationError) as refusal:
        publication.publish_version(draft=draft, actor=hr, now=NOW)

    assert refusal.value.messages == [
        "No statement of “Dimension 1 (en)” is marked for the short form.",
        "The dimension “Dimension 2 (en)” has no statement.",
        "Norsk bokmål: the name is missing.",
        "Norsk bokmål: the introduction is missing.",
        "Norsk bokmål: the words above the answers “expected” is missing.",
        "Norsk bokmål: the word for point 7 of the scale is missing.",
        "Norsk bokmål: statement 2 of “Dimension 1 (en)” is missing.",
    ]
    draft.refresh_from_db()
    assert draft.published_at is None
    assert (Measure.objects.count(), actions()) == (0, [])


def test_a_draft_without_dimensions_is_not_published(hr: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        publication.publish_version(draft=a_draft(hr, items=()), actor=hr, now=NOW)

    assert refusal.value.messages == ["There is no dimension yet."]


ADVICE = "Use fewer statements in a dimension, fewer dimensions, or a scale with smaller numbers."


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"items": (25,)},
            "The scores of this questionnaire would be too large to store exactly.",
        ),
        (
            {"items": (19,), "low": 1, "high": 10},
            "The scores of these dimensions would be too large to store exactly: Dimension 1 (en).",
        ),
    ],
)
def test_scores_that_would_not_fit_are_refused_in_words(
    hr: User, facts: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        publication.publish_version(draft=a_draft(hr, **facts), actor=hr, now=NOW)

    assert refusal.value.messages == [sentence, ADVICE]


def test_twelve_items_on_a_scale_to_ten_fit_in_as_many_dimensions_as_there_may_be(
    hr: User,
) -> None:
    draft = a_draft(hr, items=(12, 12, 11, 1, 1, 1, 1, 1), low=0, high=10, importance=True)

    publication.publish_version(draft=draft, actor=hr, now=NOW)

    draft.refresh_from_db()
    assert draft.is_published


# What is published stays


@pytest.mark.parametrize(
    "act",
    [
        lambda version, facts: adoption.discard_draft(draft=version, **facts),
        lambda version, facts: publication.publish_version(draft=version, **facts),
        lambda version, facts: drafts.change_texts(
            draft=version, language="en", wording=wording_of(version, "en"), **facts
        ),
        lambda version, facts: drafts.change_design(draft=version, **a_design(), **facts),
        lambda version, facts: drafts.mark_items(draft=version, short=[], reverse=[], **facts),
        lambda version, facts: drafts.add_dimension(
            draft=version, name="New", language="en", **facts
        ),
        lambda version, facts: drafts.add_item(
            dimension=version.dimensions.get(key="d1"), statement="S", language="en", **facts
        ),
        lambda version, facts: drafts.move_item(item=an_item(version, "d1-1"), step=1, **facts),
        lambda version, facts: drafts.move_dimension(
            dimension=version.dimensions.get(key="d1"), step=1, **facts
        ),
        lambda version, facts: drafts.remove_item(item=an_item(version, "d1-1"), **facts),
        lambda version, facts: drafts.remove_dimension(
            dimension=version.dimensions.get(key="d1"), **facts
        ),
    ],
)
def test_no_service_changes_a_published_version(hr: User, act: Any) -> None:
    version = make.a_version(hr.organisation)
    before = outline(version)

    with pytest.raises(ValidationError, match=FROZEN):
        act(version, {"actor": hr, "now": NOW})

    assert outline(version) == before
    assert actions() == []


@pytest.mark.parametrize(
    "act",
    [
        lambda version: Version.objects.filter(pk=version.pk).update(high=9),
        lambda version: Version.objects.filter(pk=version.pk).update(published_at=None),
        lambda version: version.delete(),
        lambda version: Dimension.objects.filter(version=version).update(key="other"),
        lambda version: Dimension.objects.filter(version=version).delete(),
        lambda version: Item.objects.filter(dimension__version=version).update(is_reversed=True),
        lambda version: an_item(version, "d1-2").delete(),
        lambda version: Item.objects.create(
            dimension=version.dimensions.get(key="d1"), position=9, key="new", statements={}
        ),
        lambda version: connection.cursor().execute(
            "INSERT INTO instruments_dimension (uuid, version_id, position, key, names, helps)"
            " VALUES (gen_random_uuid(), %s, 9, 'new', '{}', '{}')",
            [version.pk],
        ),
        lambda _version: connection.cursor().execute(
            "UPDATE instruments_item SET dimension_id = (SELECT id FROM instruments_dimension"
            " WHERE key = 'd2') WHERE key = 'd1-2'"
        ),
    ],
)
def test_no_way_round_the_services_changes_a_published_version(hr: User, act: Any) -> None:
    version = make.a_version(hr.organisation)
    before = outline(version)

    with (
        pytest.raises(IntegrityError, match=r"A published version is frozen\."),
        transaction.atomic(),
    ):
        act(version)
    with pytest.raises(ValidationError) as refusal, refusals_in_words(), transaction.atomic():
        act(version)

    assert refusal.value.messages == [FROZEN]
    assert outline(version) == before


def test_a_constraint_speaks_in_its_own_words(hr: User) -> None:
    draft = a_draft(hr)

    with pytest.raises(ValidationError) as refusal, refusals_in_words(), transaction.atomic():
        Version.objects.create(
            instrument=draft.instrument,
            number=2,
            languages=["en"],
            names={},
            sides=["delivered"],
            side_prompts={},
            labels={},
        )

    assert refusal.value.messages == ["This questionnaire already has a draft."]


def test_another_refusal_of_the_database_passes_unchanged(hr: User) -> None:
    with pytest.raises(IntegrityError), refusals_in_words(), transaction.atomic():
        User.objects.filter(pk=hr.pk).update(organisation_id=None)


# Corrections


def correct(version: Version, hr: User, *, reason: str = "A typo.", **texts: Any) -> list[Any]:
    return publication.correct_texts(
        version=version,
        language="en",
        wording=changed(version, "en", **texts),
        reason=reason,
        actor=hr,
        now=NOW,
    )


def a_published(hr: User) -> Version:
    return publication.publish_version(draft=a_draft(hr), actor=hr, now=NOW)


def test_a_correction_is_audited_with_old_and_new_text(hr: User) -> None:
    version = a_published(hr)

    correct(version, hr, statements={an_item(version, "d1-1").uuid: "Statment 1.1 (en)"})

    version.refresh_from_db()
    assert (version.revision, an_item(version, "d1-1").statements["en"]) == (
        1,
        "Statment 1.1 (en)",
    )
    entry = AuditEntry.objects.get(action="instrument-corrected")
    assert entry.details == {
        "language": "en",
        "reason": "A typo.",
        "changes": [
            {"place": "statement d1-1", "old": "Statement 1.1 (en)", "new": "Statment 1.1 (en)"}
        ],
    }


def test_a_correction_reaches_the_words_of_the_numbers(hr: User) -> None:
    version = a_published(hr)
    dimension = version.dimensions.get(key="d2")

    correct(version, hr, dimension_names={dimension.uuid: "Kindness"})

    subject = Measure.objects.get(uuid=version.uuid).subjects.get(kind="dimension", key="d2")
    assert subject.names["en"] == "Kindness"


def test_the_same_correction_twice_counts_once(hr: User) -> None:
    version = a_published(hr)

    assert len(correct(version, hr, name="Better")) == 1
    version.refresh_from_db()
    assert correct(version, hr, name="Better") == []

    version.refresh_from_db()
    assert version.revision == 1
    assert actions().count("instrument-corrected") == 1


@pytest.mark.parametrize(
    ("reason", "texts", "message"),
    [
        (" ", {"name": "Better"}, "Say why the text is corrected."),
        ("A typo.", {"name": ""}, "English: the name is missing."),
        (
            "A typo.",
            {"labels": ("", *["x"] * 6)},
            "English: the word for point 1 of the scale is missing.",
        ),
    ],
)
def test_a_correction_needs_a_reason_and_leaves_nothing_empty(
    hr: User, reason: str, texts: dict[str, Any], message: str
) -> None:
    version = a_published(hr)

    with pytest.raises(ValidationError) as refusal:
        correct(version, hr, reason=reason, **texts)

    version.refresh_from_db()
    assert refusal.value.messages == [message]
    assert (version.revision, version.names["en"]) == (0, "service (en)")
    assert "instrument-corrected" not in actions()


def test_a_draft_is_edited_not_corrected(hr: User) -> None:
    with pytest.raises(ValidationError, match="This version is a draft"):
        correct(a_draft(hr), hr, name="Better")


def test_a_translation_may_be_added_to_a_published_version_when_it_is_whole(hr: User) -> None:
    version = a_published(hr)
    english = wording_of(version, "en")

    facts: dict[str, Any] = {"version": version, "reason": "Finnish.", "actor": hr, "now": NOW}
    publication.correct_texts(language="fi", wording=english, **facts)
    with pytest.raises(ValidationError, match="Svenska: the name is missing"):
        publication.correct_texts(
            language="sv", wording=dataclasses.replace(english, name=""), **facts
        )

    version.refresh_from_db()
    assert sorted(version.names) == ["en", "es", "fi", "nb", "ru"]


CARE = "My colleagues help each other when there is much to do"
SPELT = "My colleagues help each other when there's much to do"
PAY = "I am looking for another job because of my pay"


def a_published_saying(hr: User, statement: str) -> Version:
    draft = a_draft(hr)
    statements = {an_item(draft, "d1-1").uuid: statement}
    wording = changed(draft, "en", statements=statements)
    drafts.change_texts(draft=draft, language="en", wording=wording, actor=hr, now=NOW)
    return publication.publish_version(draft=draft, actor=hr, now=NOW)


def test_a_correction_makes_no_other_question(hr: User) -> None:
    version = a_published_saying(hr, CARE)
    item = an_item(version, "d1-1").uuid

    assert len(correct(version, hr, statements={item: SPELT})) == 1
    with pytest.raises(ValidationError) as refusal:
        correct(version, hr, statements={item: PAY})

    version.refresh_from_db()
    assert refusal.value.messages == [
        (
            f"A correction mends a spelling. “{PAY}” asks something else than “{CARE}”: "
            "start the next version for another question."
        )
    ]
    assert (version.revision, an_item(version, "d1-1").statements["en"]) == (1, SPELT)


def test_many_small_corrections_make_no_other_question(hr: User) -> None:
    version = a_published_saying(hr, CARE)
    item = an_item(version, "d1-1").uuid
    a_bit, more = CARE.replace("much", "a lot"), CARE.replace("there is much to do", "I go home")

    correct(version, hr, statements={item: a_bit})
    with pytest.raises(ValidationError, match="asks something else"):
        correct(version, hr, statements={item: more})

    assert an_item(version, "d1-1").statements["en"] == a_bit


def test_a_statement_of_a_language_that_had_none_is_added_in_any_words(hr: User) -> None:
    version = a_published_saying(hr, CARE)
    wording = dataclasses.replace(
        wording_of(version, "en"),
        statements={uuid: f"Jotain muuta {uuid}" for uuid in wording_of(version, "en").statements},
    )

    publication.correct_texts(
        version=version, language="fi", wording=wording, reason="Finnish.", actor=hr, now=NOW
    )

    version.refresh_from_db()
    assert version.revision == 1
