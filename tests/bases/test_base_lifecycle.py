"""Who may do what to a base in each of its states, what keeps an act back, and how long a name holds."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories.bases import (
    APPLIED_AT,
    NOTICE_OVER,
    RE_REVIEWED_AT,
    RECTIFY_BY,
    VALID_UNTIL,
    active_base,
    applied_base,
    base_at_the_desk,
    base_to_be_seen,
    base_under_re_review,
    named_base,
    publicized_base,
    recommended_base,
    rectifying_base,
    renewed_base,
    revoked_base,
    visited_base,
)
from tests.factories.organisation import World
from tests.lifecycle_matrix import who_may_act
from tracker.bases.models import DemonstrationBase
from tracker.bases.queries import VisitCounts, bases_visible_to, visit_counts
from tracker.bases.services import (
    apply_for_base,
    ask_base_to_rectify,
    begin_due_re_reviews,
    change_base,
    examine_base_again,
    name_base,
    publicize_base,
    recommend_base,
    record_visit,
    renew_base,
    return_base,
    take_over_base,
)
from tracker.deliberation.enums import NoticeState
from tracker.deliberation.models import PublicNotice
from tracker.deliberation.services import file_objection
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState, perform
from tracker.inbox.models import Task

pytestmark = pytest.mark.usefixtures("english")

CAST = ["alice", "bob", "head_one", "head_two", "olga", "polly", "pat", "una", "system"]
REFUSED_NAME = "A name with 国家, 中国 or 全国 claims a level that we cannot give. Name the base after its unit and its trade."

MAY: dict[Callable[[World], DemonstrationBase], tuple[str, dict[str, str]]] = {
    applied_base: ("applied", {"revise": "alice", "recommend": "head_one"}),
    recommended_base: ("unit_recommended", {"take_up": "polly", "return": "polly"}),
    base_at_the_desk: ("desk_review", {"pass_desk": "polly", "return": "polly"}),
    base_to_be_seen: ("site_inspection", {"publicize": "polly", "return": "polly"}),
    publicized_base: ("publicized", {"return": "polly", "name": "polly"}),
    named_base: ("named", {"open": "alice head_one", "revoke": "polly"}),
    active_base: (
        "active",
        {"begin_re_review": "polly system", "ask_to_rectify": "polly", "revoke": "polly"},
    ),
    base_under_re_review: (
        "re_review",
        {"renew": "polly", "ask_to_rectify": "polly", "revoke": "polly"},
    ),
    renewed_base: (
        "renewed",
        {"begin_re_review": "polly system", "ask_to_rectify": "polly", "revoke": "polly"},
    ),
    rectifying_base: ("rectifying", {"examine_again": "polly", "revoke": "polly"}),
    revoked_base: ("plaque_revoked", {}),
}


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(
    world: World, make: Callable[[World], DemonstrationBase]
) -> None:
    base = make(world)
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    with clock.at(NOTICE_OVER):
        assert (base.state, who_may_act(base, cast)) == MAY[make]
    assert audit.verify().is_intact


def test_all_that_is_missing_is_said_at_once(world: World) -> None:
    base = applied_base(world, place=" ", practice="", exhibition="", opening_hours="", outcomes=[])
    with pytest.raises(GuardFailed) as refused:
        recommend_base(base, unit_opinion="", by=world.head_one)
    assert refused.value.reasons == (
        "Still missing: address, what is done here, area and what is shown, opening hours and booking.",
        "Name at least one outcome that others can copy here.",
        "Say why the unit recommends it.",
    )


@pytest.mark.parametrize("name", ["国家级示范基地", "中国煤炭示范基地", "一矿全国示范基地"])
def test_no_base_of_ours_claims_a_level_above_the_group(world: World, name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        applied_base(world, name=name)
    assert refused.value.messages == [REFUSED_NAME]
    with pytest.raises(GuardFailed) as refused_change:
        change_base(applied_base(world), by=world.alice, name=name)
    assert refused_change.value.reasons == (REFUSED_NAME,)


def test_a_level_is_the_units_the_companys_or_the_groups(world: World) -> None:
    with pytest.raises(ValidationError):
        applied_base(world, level="province")
    with pytest.raises(ValidationError) as refused:
        applied_base(world, level="")
    assert refused.value.messages == ["A base is named by the unit, the company or the group."]


def test_a_name_is_given_after_the_notice_and_holds_for_three_years(world: World) -> None:
    base = publicized_base(world)
    assert base.notice is not None
    assert (base.notice.title, base.notice.state) == ("Intended naming: 一矿快速回撤示范基地", "open")
    with clock.at(APPLIED_AT), pytest.raises(GuardFailed) as refused:
        name_base(base, approval="3号", by=world.polly)
    assert refused.value.reasons == ("The notice runs until the end of March 9, 2026.",)
    with clock.at(NOTICE_OVER):
        named = name_base(base, approval="3号", by=world.polly)
    assert (named.state, named.named_on, named.valid_until) == ("named", date(2026, 3, 18), VALID_UNTIL)
    assert PublicNotice.objects.get(pk=base.notice.pk).state == NoticeState.CLOSED


def test_the_years_of_validity_are_a_setting(world: World, settings: LazySettings) -> None:
    settings.JIEBANG = {**settings.JIEBANG, "BASE_VALIDITY_YEARS": 5}
    assert named_base(world).valid_until == date(2031, 3, 17)


def test_an_upheld_objection_keeps_the_name_back(world: World) -> None:
    base = publicized_base(world)
    assert base.notice is not None
    with clock.at(APPLIED_AT):
        objection = file_objection(base.notice, text="成果未在用。", by=world.dave)
        perform(objection, "uphold", by=world.iris, note="属实。")
    with clock.at(NOTICE_OVER), pytest.raises(GuardFailed) as refused:
        name_base(base, approval="3号", by=world.polly)
    assert refused.value.reasons == ("An objection was upheld: return the application.",)
    with clock.at(NOTICE_OVER):
        assert return_base(base, note="异议成立。", by=world.polly).state == "applied"


def test_returning_takes_a_standing_notice_down(world: World) -> None:
    base = publicized_base(world)
    with clock.at(APPLIED_AT):
        returned = return_base(base, note="材料有误。", by=world.polly)
    assert returned.notice is not None
    assert PublicNotice.objects.get(pk=returned.notice.pk).state == NoticeState.TAKEN_DOWN


def test_without_points_or_findings_nothing_is_announced(world: World) -> None:
    base = base_to_be_seen(world)
    with clock.at(APPLIED_AT), pytest.raises(GuardFailed):
        publicize_base(base, site_score=Decimal(91), inspection=" ", by=world.polly)
    assert PublicNotice.objects.count() == 0


def test_the_clock_begins_the_re_review_before_the_validity_ends(world: World) -> None:
    base = active_base(world)
    with clock.at(NOTICE_OVER):
        assert begin_due_re_reviews(NOTICE_OVER) == 0
    with clock.at(RE_REVIEWED_AT):
        assert (begin_due_re_reviews(RE_REVIEWED_AT), begin_due_re_reviews(RE_REVIEWED_AT)) == (1, 0)
        fresh = DemonstrationBase.objects.get(pk=base.pk)
        with pytest.raises(GuardFailed) as refused:
            renew_base(fresh, review_opinion="", by=world.polly)
        assert refused.value.reasons == ("Say on what ground the name is kept.",)
        renewed = renew_base(fresh, review_opinion="同意。", by=world.polly)
    assert (renewed.state, renewed.valid_until, renewed.is_expired) == ("renewed", date(2032, 1, 31), False)


def test_what_is_put_right_is_reviewed_again(world: World) -> None:
    base = examine_base_again(rectifying_base(world), note="已补齐。", by=world.polly)
    assert (base.state, base.rectify_by) == ("re_review", None)


def test_rectification_has_a_day_ahead(world: World) -> None:
    base = active_base(world)
    with clock.at(NOTICE_OVER), pytest.raises(GuardFailed) as refused:
        ask_base_to_rectify(base, rectify_by=date(2026, 3, 18), note="缺。", by=world.polly)
    assert refused.value.reasons == ("Give a day ahead, by which the base is to be put right.",)


def test_visits_are_counted_in_groups_and_people_over_two_years(world: World) -> None:
    base = visited_base(world, 18, 46, 1)
    with clock.at(NOTICE_OVER):
        assert visit_counts([base.pk, 0]) == {base.pk: VisitCounts(3, 65)}
    with clock.at(NOTICE_OVER.replace(year=2029)):
        assert visit_counts([base.pk]) == {}


def test_a_visit_that_cannot_have_been_is_refused(world: World) -> None:
    base = active_base(world)
    facts = {"visitors_from": "二矿", "people": 3}
    with clock.at(NOTICE_OVER):
        with pytest.raises(GuardFailed):
            record_visit(base, visited_on=date(2026, 3, 19), by=world.head_one, **facts)
        with pytest.raises(NotAllowed):
            record_visit(base, visited_on=date(2026, 3, 18), by=world.bob, **facts)
        with pytest.raises(ValidationError):
            record_visit(
                base, visited_on=date(2026, 3, 18), visitors_from="二矿", people=0, by=world.head_one
            )
        with pytest.raises(WrongState):
            record_visit(named_base(world), visited_on=date(2026, 3, 18), by=world.head_one, **facts)
    assert base.visits.count() == 0


def test_a_record_taken_over_keeps_its_name_and_disturbs_nobody(world: World) -> None:
    base = take_over_base(
        by=world.polly,
        name="全国科普教育基地",
        kind="culture",
        unit=world.group,
        unit_name="某博物馆",
        figures="48批;1200人次",
    )
    assert (base.state, base.level, base.figure_list) == ("active", "", ["48批", "1200人次"])
    assert (audit.history_of("base", base.pk).count(), Task.objects.count()) == (1, 0)


def test_somebody_without_a_unit_is_told_what_to_do(world: World) -> None:
    world.alice.unit = None
    with pytest.raises(GuardFailed) as refused:
        apply_for_base(by=world.alice, name="无单位基地", kind="smart", level="unit")
    assert refused.value.reasons == ("Your account belongs to no unit; ask your administrator.",)


@pytest.mark.parametrize(
    ("make", "seen_by"),
    [
        (applied_base, "alice head_one polly"),
        (base_to_be_seen, "alice head_one polly"),
        (publicized_base, "alice bob head_one head_two olga polly pat una"),
        (revoked_base, "alice bob head_one head_two olga polly pat una"),
    ],
)
def test_a_base_is_seen_by(world: World, make: Callable[[World], DemonstrationBase], seen_by: str) -> None:
    base = make(world)
    people = CAST[:-1]
    seeing = [name for name in people if bases_visible_to(getattr(world, name)).filter(pk=base.pk).exists()]
    assert " ".join(seeing) == seen_by
    assert not bases_visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize(
    ("make", "facts"),
    [
        (applied_base, {"name": "中国基地"}),
        (applied_base, {"level": "province"}),
        (recommended_base, {"place": ""}),
        (named_base, {"approval": ""}),
        (named_base, {"valid_until": None}),
        (named_base, {"valid_until": date(2026, 3, 18)}),
        (rectifying_base, {"rectify_by": None}),
    ],
)
def test_what_a_state_promises_the_database_holds(
    world: World, make: Callable[[World], DemonstrationBase], facts: dict[str, object]
) -> None:
    base = make(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        DemonstrationBase.objects.filter(pk=base.pk).update(**facts)


def test_each_step_is_owed_by_one_office(world: World) -> None:
    base = rectifying_base(world)
    rows = Task.objects.filter(subject_kind="base", subject_id=base.pk, closed_at=None)
    assert list(rows.values_list("act", "role")) == [("examine_again", "party_affairs")]
    assert base.rectify_by == RECTIFY_BY
