"""Those who pass stories, and the steps they take, by the same calls as the back office makes.

corrie writes for pit one; head_one answers for it; sara reviews secrecy; emma and edgar edit.
"""

from typing import Any

from cms.backoffice.editors import enrol_editors
from cms.stories.pages import CaseStory
from tests.factories.organisation import World, make_person
from tracker.organisation.enums import Role
from tracker.organisation.models import Person


def with_reviewers(world: World) -> None:
    """The site must stand already."""
    cast = world.people
    cast["corrie"] = make_person("corrie", world.pit_one, (Role.CORRESPONDENT, world.pit_one), name="柯报")
    cast["sara"] = make_person("sara", world.group, (Role.SECRECY_REVIEWER, world.group), name="沙密")
    cast["edgar"] = make_person("edgar", world.group, (Role.EDITOR, world.group), name="艾编")
    enrol_editors()


def submit(story: CaseStory, *, by: Person) -> None:
    """Begin the reviews, or resume them after a return."""
    run = story.current_workflow_state
    if run is not None:
        run.resume(user=by)
        return
    workflow = story.get_workflow()
    assert workflow is not None
    workflow.start(story, by)


def decide(story: CaseStory, action: str = "approve", *, by: Person, comment: str = "") -> None:
    """Pass the step at which the story stands, or return it."""
    fresh = CaseStory.objects.get(pk=story.pk)
    task: Any = fresh.current_workflow_task
    task.on_action(fresh.current_workflow_task_state, by, action, comment=comment)


def edit(story: CaseStory, *, by: Person, **fields: Any) -> CaseStory:
    """A new version of the latest one, saved as the editor saves it."""
    latest: CaseStory = CaseStory.objects.get(pk=story.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(latest, name, value)
    latest.save_revision(user=by, clean=False)
    return CaseStory.objects.get(pk=story.pk)


def step_of(story: CaseStory) -> str:
    """The step at which a story waits; "" where none does."""
    task: Any = CaseStory.objects.get(pk=story.pk).current_workflow_task
    return task.step if task is not None else ""


def pass_all(story: CaseStory, world: World, *, author: Person) -> CaseStory:
    """Submitted by its author, and passed by three people: published."""
    submit(story, by=author)
    for person in (world.head_one, world.sara, world.edgar):
        decide(story, by=person)
    return CaseStory.objects.get(pk=story.pk)
