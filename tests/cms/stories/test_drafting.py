"""A first draft holds what the records say, each paragraph with its source, and nobody but editors makes one."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.blocks import StreamValue

from cms.backoffice.editors import enrol_editors
from cms.site.setting_up import StorySite
from cms.stories.drafting import draft_story
from cms.stories.pages import CaseStory
from tests.factories.chain import pooled_need
from tests.factories.organisation import World, make_person
from tests.factories.outcomes import verified_benefit
from tests.factories.projects import pending_project
from tests.factories.rollout import adopting, adoption_in, effective_rollout, running_rollout
from tests.factories.stories import project_with_outcome
from tests.factories.story_reviews import with_reviewers
from tests.typesetting.pictures import png
from tracker.challenges.models import Challenge
from tracker.foundation.attachments import attach_file
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.needs.models import Need
from tracker.organisation.enums import Role
from tracker.projects.models import Project
from tracker.projects.queries import EVIDENCE_KIND
from tracker.rollout.models import Adoption

pytestmark = pytest.mark.usefixtures("english")


def with_need(world: World, project: Project) -> Need:
    """As if the challenge had been made from a need."""
    need = pooled_need(world)
    Challenge.objects.filter(pk=project.challenge_id).update(need=need)
    return need


def paragraphs(body: StreamValue) -> list[tuple[str, str]]:
    """(text, source) of each paragraph."""
    return [
        (block.value["text"].source, block.value["source"])
        for block in body
        if block.block_type == "paragraph"
    ]


def kinds(body: StreamValue) -> list[str]:
    return [block.block_type for block in body]


def test_the_draft_tells_the_chain_from_the_need_to_the_adoption(site: StorySite, world: World) -> None:
    project, outcome = project_with_outcome(world)
    need = with_need(world, project)
    verified_benefit(world, outcome)
    effective_rollout(world, outcome)
    story = CaseStory.objects.get(pk=draft_story(Project.objects.get(pk=project.pk), by=world.emma).pk)
    assert (story.live, story.project_id, story.outcome_id) == (False, project.pk, outcome.pk)
    assert (story.title, story.unit_name, story.theme, story.authors) == (
        project.title,
        "一矿",
        "瓦斯治理",
        "严辑",
    )
    assert paragraphs(story.background) == [
        ("<p>瓦斯超限报警每月 11 次，掘进停头。</p>", f"Need {need.number}"),
        ("<p>What 一矿 wanted: 超限报警由 11 次/月降到 0。</p>", f"Need {need.number}"),
        ("<p>查明瓦斯来源，给出抽采与监测方案并现场应用。</p>", f"Challenge {project.challenge.number}"),
    ]
    assert kinds(story.practice) == ["paragraph", "team", *["subheading", "paragraph"] * 2, "timeline"]
    assert kinds(story.results) == ["targets", *["paragraph"] * 5, "live_figures", "spread"]
    assert [text for text, _source in paragraphs(story.results)][3:] == [
        "<p>一矿: 402.60 (10,000 yuan a year) verified by finance. 按吨煤支护材料消耗前后对比计算。</p>",
        "<p>一矿: 单班最高调移6架，不再打单体柱。</p>",
    ]
    assert story.results[0].value["project"] == project.pk
    assert list(story.lessons[0].value["points"]) == [
        "巷宽不小于3.6 m，倾角不大于15°。",
        "倾角大于10°时平台下滑：加防滑销。",
        "底板软岩压陷滑道：先铺钢板。",
    ]


def test_every_paragraph_of_a_draft_names_its_source(site: StorySite, world: World) -> None:
    project, _outcome = project_with_outcome(world)
    story = draft_story(project, by=world.emma)
    sources = [source for body in story.bodies for _text, source in paragraphs(body)]
    texts = [text.removeprefix("<p>") for body in story.bodies for text, _source in paragraphs(body)]
    assert story.summary
    # It bears no source: its words stand where one is named, and not above themselves.
    assert any(text.startswith(story.summary) for text in texts)
    assert not texts[0].startswith(story.summary)
    assert ("" in sources, len(sources)) == (False, 8)


def test_units_that_say_the_same_say_it_together(site: StorySite, world: World) -> None:
    project, outcome = project_with_outcome(world)
    rollout = running_rollout(world, outcome, level=1)
    first = adopting(world, adoption_in(rollout, world.pit_one), by="head_one")
    Adoption.objects.filter(pk=first.pk).update(effect="效果稳定。")
    for unit in (world.pit_two, world.pit_three):
        Adoption.objects.create(
            rollout=rollout,
            outcome=outcome,
            unit=unit,
            state="adopting",
            started_on=first.started_on,
            reply_by=rollout.reply_by,
            answered_by=world.head_two,
            answered_at=first.answered_at,
            effect="效果稳定。" if unit == world.pit_two else "省一个班。",
        )
    story = draft_story(project, by=world.emma)
    told = [text for text, source in paragraphs(story.results) if source == f"Adoption of {outcome.number}"]
    assert told == ["<p>一矿, 二矿: 效果稳定。</p>", "<p>三厂: 省一个班。</p>"]


def test_what_a_record_says_without_a_full_stop_gets_one(site: StorySite, world: World) -> None:
    project, _outcome = project_with_outcome(world)
    Need.objects.filter(pk=with_need(world, project).pk).update(wanted="报警降到 0")
    story = draft_story(Project.objects.get(pk=project.pk), by=world.emma)
    assert "报警降到 0。</p>" in paragraphs(story.background)[1][0]


def test_a_correspondent_drafts_for_the_own_unit_alone(site: StorySite, world: World) -> None:
    with_reviewers(world)
    stranger = make_person("cora", world.pit_two, (Role.CORRESPONDENT, world.pit_two))
    enrol_editors()
    project, _outcome = project_with_outcome(world)
    with pytest.raises(NotAllowed):
        draft_story(project, by=stranger)
    assert draft_story(project, by=world.corrie).owner_id == world.corrie.pk


def test_pictures_of_milestones_come_with_the_draft_and_wait_for_consent(
    site: StorySite, world: World
) -> None:
    project, _outcome = project_with_outcome(world)
    milestone = project.milestones.order_by("order").first()
    assert milestone is not None
    for name, content in (("试压.png", png()), ("断.jpg", b"\xff\xd8\xff truncated")):
        attach_file(milestone, kind=EVIDENCE_KIND, file=SimpleUploadedFile(name, content), by=world.alice)
    story = draft_story(project, by=world.emma)
    pictures = [block.value for block in story.practice if block.block_type == "picture"]
    assert [(each["caption"], each["image"].credit, each["image"].has_consent) for each in pictures] == [
        ("试压", "一矿", False)
    ]
    assert "consent of those shown" in story.missing_for_publication()["hero"]


def test_what_a_record_says_is_never_read_as_markup(site: StorySite, world: World) -> None:
    project, _outcome = project_with_outcome(world)
    Challenge.objects.filter(pk=project.challenge_id).update(background="<script>x</script> & 风险")
    story = draft_story(Project.objects.get(pk=project.pk), by=world.emma)
    assert paragraphs(story.background)[0][0] == "<p>&lt;script&gt;x&lt;/script&gt; &amp; 风险</p>"


def test_a_draft_says_nothing_to_readers(site: StorySite, world: World, client: Client) -> None:
    project, _outcome = project_with_outcome(world)
    story = draft_story(project, by=world.emma)
    assert client.get(story.get_url() or "").status_code == 404


@pytest.mark.parametrize("name", ["alice", "olga", "david", "leo"])
def test_nobody_but_an_editor_drafts(site: StorySite, world: World, name: str) -> None:
    project, _outcome = project_with_outcome(world)
    with pytest.raises(NotAllowed, match="drafted by their editors"):
        draft_story(project, by=getattr(world, name))
    assert CaseStory.objects.count() == 0


def test_a_project_gets_one_draft_however_often_the_button_is_pressed(site: StorySite, world: World) -> None:
    project, _outcome = project_with_outcome(world)
    draft_story(project, by=world.emma)
    with pytest.raises(GuardFailed, match="There is a story of this project already"):
        draft_story(project, by=world.emma)


def test_a_project_without_a_signed_charter_has_no_story_yet(site: StorySite, world: World) -> None:
    with pytest.raises(GuardFailed, match="once the charter of the project is signed"):
        draft_story(pending_project(world), by=world.emma)


def test_the_button_stands_on_the_projects_page_and_leads_to_the_draft(
    site: StorySite, world: World, client: Client
) -> None:
    project, _outcome = project_with_outcome(world)
    address = f"/story-drafts/{project.pk}/"
    client.force_login(world.alice)
    assert address not in page_of(client, project)
    assert client.post(address).status_code == 403
    client.force_login(world.emma)
    assert address in page_of(client, project)
    answer = client.post(address)
    story = CaseStory.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/editor/pages/{story.pk}/edit/")
    assert client.get(answer["Location"]).status_code == 200
    page = page_of(client, project)
    assert (address in page, f"/editor/pages/{story.pk}/edit/" in page) == (False, True)
    client.force_login(world.alice)
    assert f"/editor/pages/{story.pk}/edit/" not in page_of(client, project)


def page_of(client: Client, record: Any) -> str:
    return client.get(record.get_absolute_url()).content.decode()
