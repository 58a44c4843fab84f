"""The demonstration's stories on their way: one published, one at every step, one returned, the rest not yet written."""

import io
from collections.abc import Iterator
from typing import Any, Final

from cms.demo.drawings import drawing
from cms.demo.people import Cast
from cms.stories.drafting import draft_story
from cms.stories.keeping import freeze_figures
from cms.stories.pages import CaseStory
from cms.stories.word.importing import begin_story
from cms.stories.word.reading import ReadStory, read_word
from tracker.foundation import clock
from tracker.organisation.enums import Role
from tracker.organisation.models import Person
from tracker.organisation.queries import people_holding
from tracker.projects.models import Project

THEME: Final = "降本增效"
NOT_TOLD: Final = 1
"""Accepted projects that stay without a story, so that the reminder has something to say."""


def own_stories(cast: Cast) -> list[CaseStory]:
    """Drafted from accepted projects by the correspondents of their units. Returns those that are published."""
    projects = list(Project.objects.filter(state="accepted").select_related("unit").order_by("pk"))
    told = projects[: max(len(projects) - NOT_TOLD, 1)]
    published: list[CaseStory] = []
    for place, project in enumerate(told):
        author = _correspondent(cast, project)
        story = _draft(project, author, place)
        if place == 0:
            published.append(pass_reviews(cast, story, author=author))
            freeze_figures(published[0], f"{clock.today().year} 年卷", by=cast.person("editor"))
        elif place < len(FATES) + 1:
            _go_on(cast, story, author, FATES[place - 1])
    for unit, fate, text in LETTERS:
        author = cast.staff(unit)[1]
        story = begin_story(_read(text), by=author)
        _go_on(cast, story, author, fate)
    return published


FATES: Final = ("editing", "secrecy")
"""Where the stories after the first one stand, as far as there are projects."""

LETTERS: Final = (
    (
        "聊河",
        "unit",
        (
            ("Title", "两班一书：检修交接不再漏项"),
            ("", "摘要：检修交接单改为图片加二维码的“两班一书”，半年内交接漏项归零。"),
            ("Heading 1", "一、背景"),
            ("", "检修交接靠口头，去年因漏项返工七次。"),
            ("Heading 1", "二、主要做法"),
            ("List Number", "把交接项目印成一页图表，逐项扫码。"),
            ("List Number", "上一班拍照，下一班对照签认。"),
            ("Heading 1", "三、成效"),
            ("", "半年内漏项归零，交接时间由四十分钟缩短到十五分钟，预计年节约检修费用36万元。"),
            ("Heading 1", "四、启示"),
            ("Quote", "表格少一行，现场少一趟。——检修班"),
        ),
    ),
    (
        "热电",
        "returned",
        (
            ("Title", "小改小革也能上榜：除灰水泵的降耗经"),
            ("", "摘要：一线职工把除灰水泵由常开改为按液位启停。"),
            ("Heading 1", "背景"),
            ("", "除灰水泵全年常开，低负荷时白白耗电。"),
            ("Heading 1", "做法"),
            ("", "加装液位开关，改写启停逻辑，先在一号机组试用一个月。"),
            ("Heading 1", "成效"),
            ("", "试用期电耗下降约三成，其余机组待推广。"),
            ("Heading 1", "启示"),
            ("", "身边的小问题，量一量就能上榜。"),
        ),
    ),
)
"""Stories that correspondents sent as Word files: unit, where they stand, (style, words) of each paragraph."""


def _read(text: tuple[tuple[str, str], ...]) -> ReadStory:
    """Through a real file, as it comes from a correspondent."""
    import docx  # slow to load

    document = docx.Document()
    for style, words in text:
        document.add_paragraph(words, style=style or None)
    stored = io.BytesIO()
    document.save(stored)
    stored.seek(0)
    return read_word(stored, len(stored.getvalue()))


def _correspondent(cast: Cast, project: Project) -> Person:
    return people_holding(Role.CORRESPONDENT, project.unit).order_by("pk").first() or cast.person("editor")


def _draft(project: Project, author: Person, place: int) -> CaseStory:
    story = draft_story(project, by=author)
    story.hero = drawing(f"{story.title}示意图", 20 + place)
    story.hero_caption = "示意图，编辑部绘制"
    story.theme = THEME
    story.published_on = clock.today()
    story.has_consent = True
    story.save_revision(user=author)
    return _fresh(story)


def _fresh(story: CaseStory) -> CaseStory:
    found: CaseStory = CaseStory.objects.get(pk=story.pk)
    return found


def _reviewers(cast: Cast, story: CaseStory) -> Iterator[Person]:
    """Unit, secrecy, editors: three people who wrote nothing of it. A case from outside is answered for by editors."""
    head = people_holding(Role.UNIT_ADMIN, story.unit).order_by("pk").first() if story.unit else None
    yield head or cast.person("office")
    yield cast.person("secrecy")
    yield cast.person("editor2")


def pass_reviews(cast: Cast, story: CaseStory, *, author: Person) -> CaseStory:
    """Submitted, passed three times, published."""
    _submit(story, author)
    for reviewer in _reviewers(cast, story):
        _decide(story, "approve", reviewer)
    return _fresh(story)


def _go_on(cast: Cast, story: CaseStory, author: Person, fate: str) -> None:
    _submit(story, author)
    head, secrecy, _editor = _reviewers(cast, story)
    if fate in {"editing", "secrecy"}:
        _decide(story, "approve", head)
    if fate == "editing":
        _decide(story, "approve", secrecy)
    if fate == "returned":
        _decide(story, "reject", head, comment="第二段的日期请与里程碑核对，图片补拍摄者。")


def _submit(story: CaseStory, author: Person) -> None:
    workflow = story.get_workflow()
    if workflow is None:
        raise LookupError("the stories have no workflow")
    workflow.start(story, author)


def _decide(story: CaseStory, action: str, by: Person, comment: str = "") -> None:
    fresh = _fresh(story)
    task: Any = fresh.current_workflow_task
    task.on_action(fresh.current_workflow_task_state, Person.objects.get(pk=by.pk), action, comment=comment)
