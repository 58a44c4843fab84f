"""Three reviews by people who did not write the text, and no reader before them."""

import json
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from wagtail.models import TaskState

from cms.site.setting_up import StorySite, set_up_site
from cms.stories.drafting import draft_story
from cms.stories.pages import CaseStory
from cms.workflows.authorship import digest_of
from cms.workflows.four_eyes import why_not
from cms.workflows.models import StoryReviewTask
from tests.factories.organisation import World, make_person
from tests.factories.stories import paragraph, project_with_outcome, story_draft
from tests.factories.story_reviews import decide, edit, pass_all, step_of, submit, with_reviewers
from tracker.foundation import clock
from tracker.organisation.enums import Role

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def story(site: StorySite, world: World) -> CaseStory:
    """Written by corrie for pit one."""
    with_reviewers(world)
    draft = story_draft(site, unit=world.pit_one, secrecy_passed_on=None, owner=world.corrie)
    draft.save_revision(user=world.corrie)
    return draft


def test_four_people_bring_a_story_to_its_readers(story: CaseStory, world: World, client: Client) -> None:
    submit(story, by=world.corrie)
    steps = [step_of(story)]
    for person in (world.head_one, world.sara, world.emma):
        assert client.get(story.get_url() or "").status_code == 404
        decide(story, by=person)
        steps.append(step_of(story))
    assert steps == ["unit", "secrecy", "editing", ""]
    published = CaseStory.objects.get(pk=story.pk)
    assert (published.live, published.secrecy_passed_on) == (True, clock.today())
    assert client.get(published.get_url() or "").status_code == 200


@pytest.mark.parametrize(
    ("passed", "step", "strangers"),
    [
        (0, "unit", "head_two sara emma edgar corrie olga"),
        (1, "secrecy", "head_one head_two emma corrie olga"),
        (2, "editing", "head_one sara corrie olga"),
    ],
)
def test_a_step_is_passed_by_nobody_but_those_who_hold_its_role(
    story: CaseStory, world: World, passed: int, step: str, strangers: str
) -> None:
    submit(story, by=world.corrie)
    for person in (world.head_one, world.sara)[:passed]:
        decide(story, by=person)
    assert step_of(story) == step
    for name in strangers.split():
        with pytest.raises(PermissionDenied):
            decide(story, by=getattr(world, name))
        with pytest.raises(PermissionDenied):
            decide(story, "reject", by=getattr(world, name))
    assert step_of(story) == step


def test_the_secrecy_reviewer_of_another_company_has_no_word(story: CaseStory, world: World) -> None:
    south = make_person("sophie", world.south, (Role.SECRECY_REVIEWER, world.south))
    submit(story, by=world.corrie)
    decide(story, by=world.head_one)
    with pytest.raises(PermissionDenied):
        decide(story, by=south)


def test_nobody_passes_what_they_wrote_even_as_one_of_many_authors(story: CaseStory, world: World) -> None:
    for person, words in ((world.head_one, "甲。"), (world.corrie, "乙。"), (world.emma, "丙。")):
        edit(story, by=person, summary=words)
    second_head = make_person("head_too", world.pit_one, (Role.UNIT_ADMIN, world.pit_one))
    submit(story, by=world.corrie)
    with pytest.raises(PermissionDenied, match="You wrote part of this text"):
        decide(story, by=world.head_one)
    decide(story, by=second_head)
    decide(story, by=world.sara)
    with pytest.raises(PermissionDenied, match="You wrote part of this text"):
        decide(story, by=world.emma)
    decide(story, by=world.edgar)
    assert CaseStory.objects.get(pk=story.pk).live is True


def test_whoever_edits_while_the_step_is_theirs_cannot_pass_it(story: CaseStory, world: World) -> None:
    submit(story, by=world.corrie)
    decide(story, by=world.head_one)
    decide(story, by=world.sara)
    edit(story, by=world.emma, summary="编辑部改过的摘要。")
    with pytest.raises(PermissionDenied, match="You wrote part of this text"):
        decide(story, by=world.emma)


def test_what_the_editors_changed_goes_to_the_secrecy_review_again(story: CaseStory, world: World) -> None:
    submit(story, by=world.corrie)
    decide(story, by=world.head_one)
    decide(story, by=world.sara)
    edit(story, by=world.emma, summary="编辑部改过的摘要。")
    decide(story, by=world.edgar)
    assert (step_of(story), CaseStory.objects.get(pk=story.pk).live) == ("secrecy", False)
    decide(story, by=world.sara)
    published = CaseStory.objects.get(pk=story.pk)
    assert (published.live, published.summary) == (True, "编辑部改过的摘要。")


def test_the_button_and_the_history_say_that_the_secrecy_review_comes_again(
    story: CaseStory, world: World, client: Client
) -> None:
    submit(story, by=world.corrie)
    decide(story, by=world.head_one)
    decide(story, by=world.sara)
    client.force_login(world.edgar)
    address = f"/editor/pages/{story.pk}/edit/"
    unchanged = client.get(address).content.decode()
    assert ("Pass and Publish" in unchanged, "Pass, to the secrecy review" in unchanged) == (True, False)
    edit(story, by=world.emma, summary="编辑部改过的摘要。")
    changed = client.get(address).content.decode()
    assert ("and Publish" in changed, "Pass, to the secrecy review" in changed) == (False, True)
    assert "Pass with a comment, to the secrecy review" in changed
    decide(story, by=world.edgar)
    history = unescape(client.get(f"/editor/pages/{story.pk}/history/").content.decode())
    assert "Approved at '编辑部审核'. Next step '保密审查'" in history


def test_saving_the_same_text_again_makes_nobody_an_author(story: CaseStory, world: World) -> None:
    edit(story, by=world.emma)
    submit(story, by=world.corrie)
    decide(story, by=world.head_one)
    decide(story, by=world.sara)
    assert why_not(world.emma, CaseStory.objects.get(pk=story.pk), "editing") is None


def test_what_a_form_writes_in_its_own_way_is_the_same_text() -> None:
    def content(text: str, summary: str, **facts: object) -> dict[str, object]:
        block = {"type": "paragraph", "value": {"text": text, "source": facts.pop("source", "")}, "id": "1"}
        return {"title": "甲", "summary": summary, "background": json.dumps([block]), **facts}

    stored = content("<p>正文。</p>", "第一行\n第二行", source=None)
    saved = content('<p data-block-key="tdvce">正文。</p>', "第一行\r\n第二行 ", has_consent=False, hero=None)
    assert digest_of(stored) == digest_of(saved)
    for other in (
        content("<p>正文！</p>", "第一行\n第二行"),
        content("<p>正文。</p>", "第一行第二行"),
        content("<p>正文。</p>", "第一行\n第二行", has_consent=True),
    ):
        assert digest_of(other) != digest_of(stored)


def test_one_person_passes_one_step_only(story: CaseStory, world: World) -> None:
    both = make_person(
        "both", world.group, (Role.SECRECY_REVIEWER, world.group), (Role.EDITOR, world.group), name="兼任"
    )
    submit(story, by=world.corrie)
    decide(story, by=world.head_one)
    decide(story, by=both)
    with pytest.raises(PermissionDenied, match="You have passed another step"):
        decide(story, by=both)


def test_a_returned_story_is_mended_and_goes_on_where_it_was(story: CaseStory, world: World) -> None:
    submit(story, by=world.corrie)
    decide(story, by=world.head_one)
    decide(story, "reject", by=world.sara, comment="删去坐标。")
    assert step_of(story) == ""
    edit(story, by=world.corrie, summary="已删去坐标。")
    submit(story, by=world.corrie)
    assert step_of(story) == "secrecy"
    said = TaskState.objects.filter(status="rejected").values_list("comment", flat=True)
    assert list(said) == ["删去坐标。"]


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ({"has_consent": False}, "have agreed"),
        ({"background": [paragraph("绝密资料。")]}, "“绝密” stands in the text"),
    ],
)
def test_the_last_step_is_not_passed_while_something_is_missing(
    story: CaseStory, world: World, lacking: dict[str, object], words: str
) -> None:
    edit(story, by=world.corrie, **lacking)
    submit(story, by=world.corrie)
    decide(story, by=world.head_one)
    decide(story, by=world.sara)
    with pytest.raises(PermissionDenied, match=words):
        decide(story, by=world.edgar)
    assert CaseStory.objects.get(pk=story.pk).live is False


def test_a_published_story_that_is_edited_passes_all_steps_again(story: CaseStory, world: World) -> None:
    published = pass_all(story, world, author=world.corrie)
    edit(published, by=world.edgar, summary="改过。")
    again = CaseStory.objects.get(pk=story.pk)
    assert (again.live, again.summary) == (True, "霍岭煤矿综采准备队造了一台能自己走的平台。")
    submit(again, by=world.edgar)
    assert step_of(again) == "unit"
    decide(again, by=world.head_one)
    decide(again, by=world.sara)
    with pytest.raises(PermissionDenied, match="You wrote part"):
        decide(again, by=world.edgar)
    # corrie wrote what is approved already; emma wrote nothing.
    decide(again, by=world.emma)
    assert CaseStory.objects.get(pk=story.pk).summary == "改过。"


def test_a_case_from_outside_the_group_is_answered_for_by_the_editors(site: StorySite, world: World) -> None:
    with_reviewers(world)
    outside = story_draft(site, secrecy_passed_on=None, owner=world.emma)
    outside.save_revision(user=world.emma)
    third = make_person("elsa", world.group, (Role.EDITOR, world.group), name="艾莎")
    submit(outside, by=world.emma)
    with pytest.raises(PermissionDenied):
        decide(outside, by=world.head_one)
    for person in (world.edgar, world.sara, third):
        decide(outside, by=person)
    assert CaseStory.objects.get(pk=outside.pk).live is True


def test_a_superuser_is_no_reviewer(story: CaseStory, world: World) -> None:
    root = make_person("root", world.group)
    root.is_superuser = root.is_staff = True
    root.save()
    submit(story, by=world.corrie)
    with pytest.raises(PermissionDenied):
        decide(story, by=root)


def test_setting_up_again_keeps_the_workflow(site: StorySite) -> None:
    set_up_site()
    assert list(StoryReviewTask.objects.order_by("pk").values_list("step", flat=True)) == [
        "unit",
        "secrecy",
        "editing",
    ]


class TestInTheBackOffice:
    """The same by the buttons."""

    def test_reviewers_find_what_awaits_them_and_nothing_else(
        self, story: CaseStory, world: World, client: Client
    ) -> None:
        submit(story, by=world.corrie)
        seen = {}
        for name in ("head_one", "head_two", "sara"):
            client.force_login(getattr(world, name))
            seen[name] = story.title in client.get("/editor/").content.decode()
        assert seen == {"head_one": True, "head_two": False, "sara": False}

    def test_the_button_passes_the_step(self, story: CaseStory, world: World, client: Client) -> None:
        submit(story, by=world.corrie)
        state = CaseStory.objects.get(pk=story.pk).current_workflow_task_state
        client.force_login(world.head_one)
        assert client.get(f"/editor/pages/{story.pk}/edit/").status_code == 200
        client.post(f"/editor/pages/workflow/action/{story.pk}/approve/{state.pk}/", {"comment": ""})
        assert step_of(story) == "secrecy"

    def test_a_correspondent_edits_the_own_story_and_no_other(
        self, site: StorySite, story: CaseStory, world: World, client: Client
    ) -> None:
        other = story_draft(site, "别人的", slug="other", owner=world.emma)
        client.force_login(world.corrie)
        assert client.get(f"/editor/pages/{story.pk}/edit/").status_code == 200
        assert client.get(f"/editor/pages/{other.pk}/edit/").status_code == 302

    def test_every_field_takes_comments(self, story: CaseStory, world: World, client: Client) -> None:
        submit(story, by=world.corrie)
        client.force_login(world.head_one)
        page = client.get(f"/editor/pages/{story.pk}/edit/").content.decode()
        assert 'data-side-panel-toggle="comments"' in page
        assert "data-comment-add" in page

    def test_versions_are_compared(self, story: CaseStory, world: World, client: Client) -> None:
        first = story.latest_revision
        edit(story, by=world.corrie, summary="另一个摘要。")
        client.force_login(world.emma)
        page = client.get(f"/editor/pages/{story.pk}/revisions/compare/{first.pk}...latest/")
        assert "另一个摘要。" in page.content.decode()

    def test_no_story_is_copied(self, story: CaseStory, world: World, client: Client) -> None:
        client.force_login(world.emma)
        answer = client.get(f"/editor/pages/{story.pk}/copy/", follow=True)
        assert "A story is not copied" in answer.content.decode()

    @pytest.mark.usefixtures("site")
    def test_the_draft_of_a_project_goes_to_its_own_unit(self, world: World) -> None:
        with_reviewers(world)
        project, _outcome = project_with_outcome(world)
        draft = draft_story(project, by=world.emma)
        submit(draft, by=world.emma)
        assert why_not(world.head_one, CaseStory.objects.get(pk=draft.pk), "unit") is None
