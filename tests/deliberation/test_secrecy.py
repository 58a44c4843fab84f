"""Who learns of panels, notices and objections; who objected stays between them and those who decide."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.deliberation.panels import CONVENED, announce, convene
from tests.factories.chain import publicized_challenge
from tests.factories.organisation import World
from tracker.challenges.enums import Visibility
from tracker.challenges.models import Challenge
from tracker.deliberation.models import Objection
from tracker.deliberation.queries import notices_visible_to, objections_visible_to, panels_visible_to
from tracker.deliberation.services import file_objection
from tracker.foundation import clock
from tracker.foundation.actors import SYSTEM


@pytest.fixture
def objection(world: World) -> Objection:
    notice = announce(world)
    with clock.at(CONVENED):
        return file_objection(notice, text="数据不实。", by=world.alice)


def test_an_objection_is_seen_by_whoever_made_it_and_whoever_handles_it(
    world: World, objection: Objection
) -> None:
    seeing = [name for name, person in world.people.items() if objections_visible_to(person).exists()]
    assert seeing == ["alice", "olga", "iris"]
    assert not objections_visible_to(SYSTEM).exists()
    assert not objections_visible_to(AnonymousUser()).exists()


def test_a_panel_is_seen_by_its_experts_and_those_who_convene_decide_or_supervise(world: World) -> None:
    convene(world)
    seeing = [name for name, person in world.people.items() if panels_visible_to(person).exists()]
    assert seeing == ["olga", "david", "iris", "erin", "frank", "grace"]
    assert not panels_visible_to(SYSTEM).exists()


def test_a_notice_is_public_inside_the_group(world: World) -> None:
    announce(world)
    assert [name for name, person in world.people.items() if not notices_visible_to(person).exists()] == []
    assert not notices_visible_to(AnonymousUser()).exists()


def test_a_notice_on_what_visitors_may_read_is_open_to_them(world: World) -> None:
    challenge = publicized_challenge(world)
    assert not notices_visible_to(AnonymousUser()).exists()
    Challenge.objects.filter(pk=challenge.pk).update(visibility=Visibility.PUBLIC)
    assert notices_visible_to(AnonymousUser()).get().subject_id == challenge.pk
