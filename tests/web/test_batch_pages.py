"""Batches on their pages: made, made again, filled, and read tab by tab."""

from collections.abc import Callable
from datetime import date, datetime

from django.test import Client
from django.utils.html import escape

from tests.factories.batches import batch_ahead, made_batch
from tests.factories.chain import DAY, HERE, drafted_challenge, published_challenge
from tests.factories.organisation import World
from tracker.challenges.batches.services import DAYS
from tracker.challenges.models import ChallengeBatch
from tracker.foundation import clock
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]
EVIL = '<script>𠮷 "'
NEW = "/challenges/batches/new/"
GOOD_DAYS = dict(
    zip(
        DAYS,
        ["2026-01-05", "2026-03-02", "2026-03-23", "2026-04-03", "2026-12-31", "2027-01-29", "2027-12-31"],
        strict=True,
    )
)


def facts(world: World, **changes: object) -> dict[str, object]:
    return {"title": EVIL, "unit": world.group.pk, "document_number": "", "text": "", **GOOD_DAYS, **changes}


def test_the_office_makes_a_batch_and_changes_it(world: World, as_person: AsPerson) -> None:
    client = as_person(world.olga)
    with clock.at(DAY):
        wrong = client.post(NEW, facts(world, publish_on="2026-03-01", judge_until="2026-03-01"))
        page = wrong.content.decode()
        assert (wrong.status_code, escape(EVIL) in page, 'value="2026-03-23"' in page) == (422, True, True)
        assert "March 1, 2026 is no working day; the next one is March 2, 2026." in page
        assert "Not before March 23, 2026, on which the phase before it ends." in page
        made = client.post(NEW, facts(world))
        batch = ChallengeBatch.objects.get()
        assert made["Location"] == batch.get_absolute_url()
        client.post(f"/challenges/batches/{batch.pk}/edit/", facts(world, title="榜单"))
        assert ChallengeBatch.objects.get().title == "榜单"
        made_batch(world)
        shown = client.get("/challenges/batches/").context["rows"]
        assert [str(phase) for _batch, phase in shown] == ["Publish", "Publish"]
        assert "from 2 Mar, today 2 Mar" in client.get(batch.get_absolute_url()).content.decode()
        foreign = as_person(world.sam).post(NEW, facts(world))
        assert foreign.status_code == 422
        assert "id_unit_error" in foreign.content.decode()


def test_the_newest_batch_stands_first(world: World, as_person: AsPerson) -> None:
    old = made_batch(world, collect_from=date(2025, 1, 6), publish_on=date(2025, 3, 3))
    ahead, now = batch_ahead(world), made_batch(world)
    with clock.at(DAY):
        shown = as_person(world.olga).get("/challenges/batches/").context["rows"]
    assert [batch for batch, _phase in shown] == [ahead, now, old]


def test_an_earlier_batch_fills_the_form_and_stores_nothing(world: World, as_person: AsPerson) -> None:
    batch, ahead = made_batch(world), batch_ahead(world)
    with clock.at(datetime(2026, 11, 20, 9, tzinfo=HERE)):
        page = as_person(world.olga).get(f"{NEW}?like={batch.pk}").content.decode()
        assert as_person(world.sam).get(f"{NEW}?like={ahead.pk}").status_code == 404
    assert 'value="2027 年第一批揭榜挂帅榜单"' in page
    assert 'value="2027-03-23"' in page
    assert "衡岳科" not in page
    assert ChallengeBatch.objects.count() == 2


def test_a_challenge_is_put_into_a_batch_of_a_unit_above_it(world: World, as_person: AsPerson) -> None:
    south, group = made_batch(world, unit=world.south), made_batch(world)
    challenge = drafted_challenge(world)
    client = as_person(world.olga)
    typed = {
        "title": "瓦斯",
        "domain": "瓦斯治理",
        "unit": world.pit_two.pk,
        "end_user_unit": world.pit_two.pk,
        "duration_months": 9,
        "parallel_teams": 1,
        "visibility": "group",
        "targets-TOTAL_FORMS": 0,
        "targets-INITIAL_FORMS": 0,
        "criteria-TOTAL_FORMS": 0,
        "criteria-INITIAL_FORMS": 0,
    }
    address = f"/challenges/{challenge.pk}/edit/"
    with clock.at(DAY):
        wrong = client.post(address, typed | {"batch": south.pk})
        assert "takes challenges of its units alone" in wrong.content.decode()
        assert client.post(address, typed | {"batch": group.pk}).status_code == 302
        page = client.get(f"/challenges/{challenge.pk}/").content.decode()
        assert group.get_absolute_url() in page
        assert challenge.number in client.get(group.get_absolute_url()).content.decode()
    # A draft keeps its batch when bidding is over meanwhile.
    with clock.at(datetime(2026, 6, 1, 9, tzinfo=HERE)):
        assert client.post(address, typed | {"batch": group.pk}).status_code == 302


def test_each_tab_has_as_many_rows_as_it_says(world: World, as_person: AsPerson) -> None:
    batch = made_batch(world)
    published_challenge(world, batch=batch, title=EVIL)
    published_challenge(world, batch=batch, visibility="public")
    drafted_challenge(world, batch=batch)
    with clock.at(DAY):
        for client in (as_person(world.olga), as_person(world.trudy), Client()):
            shown = client.get(batch.get_absolute_url())
            assert "<script>𠮷" not in shown.content.decode()
            for tab in shown.context["tabs"]:
                page = client.get(batch.get_absolute_url() + tab.url).context["page"]
                assert page.total == tab.count
            assert client.get(batch.get_absolute_url() + "?scope=x%00").status_code == 200
