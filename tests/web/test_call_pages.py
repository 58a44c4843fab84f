"""Calls for needs on their pages: made, made again, chosen while a need is raised, and opened number by number."""

from collections.abc import Callable
from datetime import datetime

from django.test import Client
from django.utils.html import escape

from tests.factories.calls import closed_call, drafted_call, opened_call
from tests.factories.chain import DAY, HERE, pooled_need
from tests.factories.organisation import World
from tracker.foundation import clock
from tracker.needs.models import Need, NeedCall
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]
EVIL = '<script>𠮷 "'
LATE = datetime(2026, 3, 23, 9, tzinfo=HERE)


def facts(world: World, **changes: object) -> dict[str, object]:
    return {
        "title": EVIL,
        "text": EVIL,
        "unit": world.north.pk,
        "starts_on": "2026-03-02",
        "ends_on": "2026-03-20",
        "runner": "olga",
    } | changes


def test_the_office_makes_a_call_and_opens_it(world: World, as_person: AsPerson) -> None:
    client = as_person(world.olga)
    with clock.at(DAY):
        wrong = client.post("/needs/calls/new/", facts(world, ends_on="2026-03-01", runner="nobody"))
        assert wrong.status_code == 422
        page = wrong.content.decode()
        assert escape(EVIL) in page
        assert "Nobody with an account has this employee number." in page
        backwards = client.post("/needs/calls/new/", facts(world, ends_on="2026-03-01"))
        assert "The last day lies before the first." in backwards.content.decode()
        made = client.post("/needs/calls/new/", facts(world))
        call = NeedCall.objects.get()
        assert made["Location"] == call.get_absolute_url()
        changed = client.post(f"/needs/calls/{call.pk}/edit/", facts(world, title="征集"))
        assert changed.status_code == 302
        client.post(f"/acts/need_call/{call.pk}/open/")
        assert NeedCall.objects.get().state == "open"
        late = client.post(f"/needs/calls/{call.pk}/edit/", facts(world), follow=True)
    assert "Nothing was changed" in late.content.decode()
    assert NeedCall.objects.get().title == "征集"


def test_of_foreign_units_no_call_is_made(world: World, as_person: AsPerson) -> None:
    response = as_person(world.sam).post("/needs/calls/new/", facts(world))
    assert response.status_code == 422
    assert NeedCall.objects.count() == 0


def test_an_earlier_call_fills_the_form_and_stores_nothing(world: World, as_person: AsPerson) -> None:
    call = closed_call(world)
    with clock.at(datetime(2026, 11, 20, 9, tzinfo=HERE)):
        page = as_person(world.olga).get(f"/needs/calls/new/?like={call.pk}").content.decode()
    assert 'value="2027 年上半年需求征集"' in page
    assert 'value="2027-03-22"' in page
    assert 'value="olga"' in page
    assert NeedCall.objects.count() == 1
    hidden = drafted_call(world)
    assert as_person(world.sam).get(f"/needs/calls/new/?like={hidden.pk}").status_code == 404


def test_a_need_is_raised_into_a_call_or_late_into_the_pool(world: World, as_person: AsPerson) -> None:
    call = opened_call(world)
    client = as_person(world.dave)
    typed = {
        "title": "托辊异响",
        "problem": "停机。",
        "wanted": "不停机。",
        "category": "technology",
        "sensitivity": "no",
    }
    with clock.at(DAY):
        form = client.get(f"/needs/new/?call={call.pk}").content.decode()
        assert f'<option value="{call.pk}" selected>' in form
        client.post("/needs/new/", typed | {"call": call.pk})
        client.post("/needs/new/", typed | {"call": ""})
        assert "id_call" not in as_person(world.trudy).get("/needs/new/").content.decode()
    in_call, permanent = Need.objects.order_by("pk")
    assert (in_call.call, permanent.call) == (call, None)
    with clock.at(LATE):
        told = client.get(f"/acts/need/{in_call.pk}/submit/").content.decode()
        assert "takes no more needs: this one goes into the permanent pool" in told
        client.post("/needs/new/", typed | {"call": call.pk, "title": "又一条"})
        for need in (in_call, Need.objects.get(title="又一条")):
            client.post(f"/acts/need/{need.pk}/submit/")
            page = client.get(need.get_absolute_url()).content.decode()
            assert "it came after the end of the call" in page
    assert Need.objects.filter(late_for=call, call=None, state="submitted").count() == 2


def test_a_call_of_others_cannot_be_chosen(world: World, as_person: AsPerson) -> None:
    call = opened_call(world, unit=world.south)
    with clock.at(DAY):
        response = as_person(world.dave).post("/needs/new/", {"title": "一", "call": call.pk})
    assert response.status_code == 422
    assert Need.objects.count() == 0


def test_each_number_opens_its_rows(world: World, as_person: AsPerson) -> None:
    call = opened_call(world)
    pooled_need(world, call=call)
    pooled_need(world)
    client = as_person(world.olga)
    with clock.at(DAY):
        for counted in client.get(call.get_absolute_url()).context["counted"]:
            assert client.get(counted.url).context["page"].total == counted.count
        assert client.get("/needs/").context["page"].total == 2
        assert client.get("/needs/?call=permanent").context["page"].total == 1
        for strange in ("x", "0", "9" * 40, "\x00"):
            assert client.get("/needs/", {"call": strange}).context["page"].total == 2
