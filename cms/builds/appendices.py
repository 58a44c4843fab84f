"""The tables at the end of a case book, from the records as the whole group may see them. One or two queries each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from cms.builds.freezing import changed_facts
from cms.builds.models import FrozenEdition
from cms.casebook.content import Appendix, Book, Case, case_digest, picture_digests, readable_assets
from cms.stories.collections import CollectionPage
from cms.stories.printing import WORDS
from tracker.challenges.enums import LISTED_STATES, ChallengeState
from tracker.challenges.models import Challenge
from tracker.outcomes.enums import REGISTERED_STATES
from tracker.projects.enums import ProjectState
from tracker.projects.models import Project
from tracker.rollout.models import Adoption
from tracker.squads.enums import SquadGrade
from tracker.squads.models import Squad
from tracker.teams.enums import MemberState
from tracker.teams.models import TeamMember

# The words of a book are content: it is Chinese whatever language its builder works in.
CHALLENGE_STATES: Final[Mapping[str, str]] = {
    ChallengeState.PUBLISHED: "张榜中",
    ChallengeState.BID_CLOSED: "揭榜截止",
    ChallengeState.EVALUATING: "评审中",
    ChallengeState.PUBLICIZED: "公示中",
    ChallengeState.AWARDED: "已定榜",
    ChallengeState.IN_EXECUTION: "攻关中",
    ChallengeState.FULFILLED: "已兑现",
    ChallengeState.FAILED_NO_BID: "流榜",
    ChallengeState.FAILED_NO_WINNER: "流榜",
    ChallengeState.WITHDRAWN: "已撤榜",
}
GRADES: Final[Mapping[str, str]] = {SquadGrade.EXCELLENT: "优秀"}


def appendices_of(collection: CollectionPage, book: Book) -> tuple[Appendix, ...]:
    """Those that the collection asks for and that have a row."""
    new = changes(collection, book) if collection.has_changes else None
    return (*listed_appendices(collection), *([new] if new and new.rows else []))


def listed_appendices(collection: CollectionPage) -> tuple[Appendix, ...]:
    """Those that are drawn from the records alone, without a look at the stories. Four queries at most."""
    made = (
        challenges() if collection.has_challenges else None,
        adoptions() if collection.has_adoptions else None,
        honours() if collection.has_honours else None,
    )
    return tuple(appendix for appendix in made if appendix is not None and appendix.rows)


def challenges() -> Appendix:
    """Every challenge that is or was on the board, by the day of its publication."""
    listed = Challenge.objects.filter(state__in=LISTED_STATES).select_related("unit")
    found = listed.only("number", "title", "unit__short_name", "published_at", "bounty_wan", "state")
    rows = tuple(
        (
            challenge.number,
            challenge.title,
            challenge.unit.short_name,
            _day(challenge.published_at),
            "面议" if challenge.bounty_wan is None else f"{challenge.bounty_wan:,.2f}",
            CHALLENGE_STATES.get(challenge.state, ""),
        )
        for challenge in found.order_by("published_at", "pk")
    )
    columns = ("榜号", "榜题", "发榜单位", "张榜日期", "榜额/万元", "状态")
    return Appendix("challenges", "榜题总表", columns, rows, (15, 32, 15, 14, 13, 11))


def adoptions() -> Appendix:
    """Units that use an outcome of another, with the day since which they do."""
    found = (
        Adoption.objects.filter(state__in=list(WORDS.uses), outcome__state__in=REGISTERED_STATES)
        .select_related("outcome", "unit")
        .order_by("outcome__number", "started_on", "pk")
    )
    rows = tuple(
        (
            adoption.outcome.number,
            adoption.outcome.title,
            adoption.unit.short_name,
            f"{adoption.started_on:%Y.%m.%d}" if adoption.started_on else "",
            WORDS.uses[adoption.state],
        )
        for adoption in found
    )
    columns = ("成果编号", "成果", "采纳单位", "起用日期", "状态")
    return Appendix("adoptions", "成果采纳一览", columns, rows, (16, 42, 16, 13, 13))


def honours() -> Appendix:
    """Teams whose project was accepted, with everybody in them, and squads graded excellent."""
    projects = list(
        Project.objects.filter(state=ProjectState.ACCEPTED)
        .select_related("lead", "unit")
        .order_by("accepted_on", "pk")
    )
    members: dict[int, list[str]] = {}
    seats = TeamMember.objects.filter(team_id__in=[project.team_id for project in projects])
    for seat in seats.exclude(state=MemberState.DECLINED).select_related("person").order_by("pk"):
        members.setdefault(seat.team_id, []).append(seat.person.get_full_name())
    rows = [
        (
            "揭榜攻关团队",
            project.title,
            project.lead.get_full_name(),
            "、".join(
                name for name in members.get(project.team_id, ()) if name != project.lead.get_full_name()
            ),
        )
        for project in projects
    ]
    squads = Squad.objects.filter(grade__in=list(GRADES)).select_related("captain").order_by("pk")
    rows += [
        (
            f"突击队（{GRADES[squad.grade]}）",
            squad.name,
            squad.captain.get_full_name() if squad.captain else "",
            squad.unit_name,
        )
        for squad in squads
    ]
    columns = ("类别", "项目／名称", "带头人", "成员／单位")
    return Appendix("honours", "荣誉名单", columns, tuple(rows), (16, 36, 12, 36))


def changes(collection: CollectionPage, book: Book) -> Appendix | None:
    """What a reader of the edition before finds new; None without a frozen edition before."""
    before = FrozenEdition.objects.filter(collection_id=collection.previous_id).first()
    if before is None:
        return None
    known = {chapter["id"]: chapter for chapter in before.chapters}
    rows = []
    for part in book.chapters:
        for case in part.cases:
            earlier = known.pop(case.id, None)
            if earlier is None:
                rows.append(("新增", case.title, case.unit, ""))
            elif earlier["digest"] != case_digest(case, picture_digests(readable_assets(case.assets))):
                rows.append(("修订", case.title, case.unit, _what_changed(earlier, case)))
    rows += [("撤下", chapter["title"], chapter["unit"], "") for chapter in known.values()]
    note = f"与{collection.previous.edition}相比。" if collection.previous else ""
    columns = ("变动", "案例", "申报单位", "变动内容")
    return Appendix("changes", "本版变动", columns, tuple(rows), (9, 39, 18, 34), note)


def _what_changed(earlier: Mapping[str, Any], case: Case) -> str:
    facts = changed_facts(earlier, {"title": case.title, "facts": case.facts})
    return "；".join(f"{label}：{was or '无'} → {now or '无'}" for label, was, now in facts) or "文字或图片"


def _day(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y.%m.%d}" if moment else ""
