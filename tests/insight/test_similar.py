"""What the group has already about the same matter, and what that means for whoever is about to raise a need."""

import pytest

from tests.english import in_english
from tests.factories import chain, outcomes
from tests.factories.bids import contested_challenge
from tests.factories.decisions import withdraw
from tests.factories.organisation import World, make_world
from tests.factories.projects import accepted_project
from tracker.challenges.models import Challenge
from tracker.foundation.audit import AuditEntry
from tracker.foundation.search.index import reindex
from tracker.insight.similar import SimilarMatter, similar_matters, similar_needs
from tracker.needs.services import divert_need, submit_need
from tracker.organisation.models import Person

__all__ = ["in_english"]
pytestmark = pytest.mark.usefixtures("in_english")
TYPED = "掘进面瓦斯异常治理怎么办"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def like(text: str, person: Person) -> list[SimilarMatter]:
    reindex()
    return similar_matters(text, person)


def test_a_need_in_the_pool_is_joined(world: World) -> None:
    need = chain.pooled_need(world)
    (found,) = like(TYPED, world.bob)
    assert (found.kind, found.object_id, found.advice) == ("need", need.pk, "join")
    assert found.because == "一矿 needs the same; join it, and it counts for more."
    assert found.shared == ("掘进面瓦斯异常治理",)
    assert "<mark>掘进面瓦斯异常治理</mark>" in found.title_html


def test_what_another_proposer_was_answered_is_told_as_that_and_not_as_a_lesson(world: World) -> None:
    need = submit_need(chain.draft_need(world), by=world.dave)
    divert_need(need, channel="suggestion", reply="属合理化建议，请走建议渠道。", by=world.olga)
    (found,) = like(TYPED, world.dave)
    assert (found.advice, found.lesson) == ("know", "")
    assert found.because.endswith("Answer given: 属合理化建议，请走建议渠道。")


def test_an_attempt_that_failed_shows_its_lesson(world: World) -> None:
    challenge = withdraw(contested_challenge(world), world=world, note="指标脱离现场条件。")
    (found,) = like(TYPED, world.alice)
    assert (found.kind, found.object_id, found.advice) == ("challenge", challenge.pk, "learn")
    assert (found.because, found.lesson) == ("二矿 tried this and did not succeed.", "指标脱离现场条件。")


def test_an_attempt_of_which_nothing_was_written_down_promises_no_lesson(world: World) -> None:
    challenge = withdraw(contested_challenge(world), world=world, note="指标脱离现场条件。")
    AuditEntry.objects.filter(to_state="withdrawn").update(note="")
    (found,) = like(TYPED, world.alice)
    assert found.because == "二矿 tried this and did not succeed. Why was not written down."
    assert (found.advice, found.lesson) == ("learn", "")
    Challenge.objects.filter(pk=challenge.pk).update(failure_cause="bounty")
    (found,) = like(TYPED, world.alice)
    assert found.because == "二矿 tried this and did not succeed. Cause on record: Bounty too low."
    Challenge.objects.filter(pk=challenge.pk).update(failure_analysis="榜额不抵钻孔费用。")
    (found,) = like(TYPED, world.alice)
    assert found.lesson == "榜额不抵钻孔费用。"


def test_other_words_for_the_same_matter_are_found_after_those_that_share_a_passage(world: World) -> None:
    outcome = outcomes.equipped_outcome(
        world, origin=accepted_project(world), title="水仓机械化清淤装备", description="两端同抽。"
    )
    need = chain.pooled_need(world, title="井底积水", problem="水仓淤泥多，泵常堵。")
    found = like("水仓淤泥怎么清", world.trudy)
    assert [(one.object_id, one.advice) for one in found] == [(need.pk, "join"), (outcome.pk, "adopt")]
    assert (found[0].shared, found[1].shared) == (("水仓淤泥",), ("水仓", "淤", "清"))


def test_a_matter_is_shown_once_as_far_as_it_got(world: World) -> None:
    project = accepted_project(world)
    (found,) = like(TYPED, world.alice)
    assert (found.kind, found.object_id, found.advice) == ("project", project.pk, "know")


def test_a_proven_outcome_stands_first_although_only_its_project_has_the_words(world: World) -> None:
    chain.pooled_need(world)
    outcome = outcomes.equipped_outcome(
        world, origin=accepted_project(world), title="双向协同抽采装置", description="两端同抽。"
    )
    found = like(TYPED, world.trudy)
    assert [(one.kind, one.advice) for one in found] == [("outcome", "adopt"), ("need", "join")]
    assert (found[0].object_id, found[0].title_html) == (outcome.pk, "双向协同抽采装置")
    assert found[0].because.startswith("Proven at ")


def test_nobody_learns_of_what_they_may_not_see(world: World) -> None:
    chain.draft_need(world)
    chain.drafted_challenge(world)
    assert like(TYPED, world.trudy) == []
    assert {one.kind for one in like(TYPED, world.olga)} == {"challenge"}


@pytest.mark.parametrize(
    "text", ["", "瓦斯", '"', "🙂🙂🙂🙂", "\x00" * 9, "%" * 400, "瓦斯系统技术研究", "𠮷" * 20_000]
)
def test_no_text_errs(text: str, world: World) -> None:
    chain.pooled_need(world)
    assert like(text, world.bob) == []


def test_a_need_may_go_on_in_those_that_are_alike_and_ones_own_to_screen(world: World) -> None:
    need, alike, draft = chain.pooled_need(world), chain.pooled_need(world), chain.draft_need(world)
    reindex()
    assert similar_needs(need, world.olga) == [alike]
    assert similar_needs(draft, world.sam) == []
