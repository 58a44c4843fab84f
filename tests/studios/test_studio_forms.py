"""The forms give exactly what the services take."""

from datetime import timedelta

from tests.factories.organisation import World
from tests.factories.studios import applied_studio
from tracker.foundation import clock
from tracker.studios.forms import (
    NameStudioForm,
    RecommendStudioForm,
    RectifyStudioForm,
    StudioForm,
    StudioRosterFormSet,
    StudioRosterReasonForm,
)
from tracker.studios.services import (
    apply_for_studio,
    ask_to_rectify,
    change_roster,
    change_studio,
    name_studio,
    recommend_studio,
)

FILLED_IN = {
    "name": "柏岩创新工作室",
    "studio_type": "employee",
    "tier": "unit",
    "leader": "bob",
    "premises": "80平方米",
    "funding": "10万元/年",
    "achievements": "12项",
    "plan": "3项课题",
}


def roster(*people: str) -> dict[str, object]:
    data: dict[str, object] = {"form-TOTAL_FORMS": len(people) + 1, "form-INITIAL_FORMS": 0}
    return data | {f"form-{number}-person": person for number, person in enumerate(people)}


def test_a_studio_goes_through_its_life_by_its_forms(world: World) -> None:
    form = StudioForm(FILLED_IN)
    people = StudioRosterFormSet(roster("alice", "carol", "dave", "walt"))
    assert (form.errors, people.is_valid()) == ({}, True)
    studio = apply_for_studio(by=world.alice, members=people.seats(), **form.facts())
    assert list(studio.members.values_list("person__username", "part")) == [
        ("bob", "leader"),
        ("alice", "member"),
        ("carol", "member"),
        ("dave", "member"),
        ("walt", "member"),
    ]
    recommendation = RecommendStudioForm({"unit_opinion": "同意。"})
    assert recommendation.is_valid()
    studio = recommend_studio(studio, by=world.head_one, **recommendation.cleaned_data)
    naming = NameStudioForm({"union_opinion": "同意。"})
    assert naming.is_valid()
    studio = name_studio(studio, by=world.una, **naming.cleaned_data)
    people = StudioRosterFormSet(roster("alice", "carol", "dave", "head_one"))
    reason = StudioRosterReasonForm({"note": "调整。"})
    assert (people.is_valid(), reason.is_valid()) == (True, True)
    studio = change_roster(studio, members=people.seats(), by=world.bob, **reason.cleaned_data)
    rectification = RectifyStudioForm(
        {"rectify_by": (clock.today() + timedelta(days=30)).isoformat(), "note": "台账缺失。"}
    )
    assert rectification.is_valid()
    assert ask_to_rectify(studio, by=world.una, **rectification.cleaned_data).state == "rectifying"


def test_a_name_above_our_level_is_refused_at_its_own_field(world: World) -> None:
    form = StudioForm({**FILLED_IN, "name": "国家级柏岩工作室"})
    assert form.errors["name"] == [
        (
            "A name with 国家, 中国 or 全国 claims a level that we cannot give. "
            "Name the studio after its leader or its trade."
        )
    ]


def test_the_form_of_an_application_opens_with_what_is_known(world: World) -> None:
    studio = applied_studio(world)
    assert StudioForm(instance=studio)["leader"].value() == "alice"
    people = StudioRosterFormSet(initial=StudioRosterFormSet.initial_for(studio))
    assert [line["person"].value() for line in people.forms[:4]] == ["bob", "carol", "dave", "walt"]


def test_changing_an_application_by_its_form(world: World) -> None:
    studio = applied_studio(world)
    form = StudioForm(FILLED_IN, instance=studio)
    assert form.is_valid()
    changed = change_studio(studio, by=world.alice, **form.facts())
    assert (changed.name, changed.leader) == ("柏岩创新工作室", world.bob)
