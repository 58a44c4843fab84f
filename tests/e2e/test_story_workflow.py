"""A story on its way through four people's hands, in the browser."""

import pytest

from cms.stories.pages import CaseStory
from tests.e2e.conftest import Console, TakeSeat
from tests.e2e.story_desk import draft_from_project, pass_step, return_story, submit_again, submit_for_review
from tests.factories.organisation import World
from tests.factories.outcomes import verified_benefit
from tests.factories.stories import project_with_outcome

WHY = "第二段的日期请核对。"


@pytest.mark.usefixtures("site")
def test_an_editor_makes_a_story_and_three_others_pass_it(
    world: World, seat: TakeSeat, console: Console
) -> None:
    # Wagtail saves by itself while a page is being filled in, and is refused as long as something is missing.
    console.expect(r"status of 400 .*/editor/pages/")
    project, outcome = project_with_outcome(world)
    verified_benefit(world, outcome)
    emma = seat("emma")
    editing = draft_from_project(emma, project.title)
    desk = emma.page.locator(".jb-desk")
    assert project.number in desk.inner_text()
    assert emma.page.locator('button[name="action-publish"]').count() == 0
    submit_for_review(emma)

    return_story(seat("head_one"), project.title, WHY)
    emma.page.goto(editing)
    assert emma.page.get_by_text(WHY).count() > 0
    emma.fill({"subtitle": "一台自己走的平台"})
    submit_again(emma)

    story = CaseStory.objects.get()
    for name in ("head_one", "sara"):
        pass_step(seat(name), project.title)
        assert CaseStory.objects.get(pk=story.pk).live is False
    emma.page.goto(editing)
    assert emma.page.locator('[data-workflow-action-name="approve"]').count() == 0
    assert "他人审核" in emma.page.locator(".jb-desk").inner_text()
    pass_step(seat("edgar"), project.title)
    published = CaseStory.objects.get(pk=story.pk)
    assert (published.live, published.subtitle) == (True, "一台自己走的平台")
    reader = seat("bob")
    reader.open("/stories/cases/")
    reader.follow_link_named(project.title)
    assert "402.60" in reader.main.inner_text()
