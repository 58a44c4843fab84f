"""The stories, bases and case book of the demonstration. Published cases are told as published; the one drawn from the
records shows live figures. Pictures are drawn here: plain technical drawings, no photograph of anybody.
"""

import io
import json
import re
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from django.utils.text import slugify
from PIL import Image, ImageDraw

from cms.builds.models import CasebookBuild
from cms.builds.services import request_build
from cms.demo.people import Cast
from cms.demo.taking_over import rows_of
from cms.site.media import StoryImage
from cms.site.pages import BaseKind, BaseLevel, DemonstrationBasePage
from cms.site.setting_up import StorySite, set_up_site
from cms.stories.collections import CollectionEntry, CollectionPage, CommitteeEntry
from cms.stories.drafting import draft_story
from cms.stories.pages import CaseStory
from tracker.foundation import clock
from tracker.projects.models import Project

DATA = Path(__file__).parent / "data"
INK, PAPER, RED, TEAL = "#221e1b", "#f7f5f2", "#8c1c13", "#1d5a61"
SIZE = (1200, 720)
THEMES = ("降本增效", "智能开采", "党建引领", "安全生产")


def make_stories(cast: Cast) -> CasebookBuild:
    """Thirteen published cases, one story drawn from an accepted project, the bases, and a case book asked for."""
    site = set_up_site()
    editor = cast.person("editor")
    cases = [
        json.loads(line) for line in (DATA / "cases.jsonl").read_text(encoding="utf-8").splitlines() if line
    ]
    stories = [_published_case(site, case, number) for number, case in enumerate(cases, start=1)]
    project = Project.objects.filter(state="accepted").order_by("pk").first()
    if project is not None:
        stories.insert(0, _own_story(project, editor))
    for number, row in enumerate(rows_of("bases.csv"), start=1):
        _base(site, row, number)
    return request_build(_collection(site, cast, stories), by=editor)


def _published_case(site: StorySite, case: dict[str, Any], number: int) -> CaseStory:
    theme = THEMES[number % len(THEMES)]
    story = CaseStory(
        title=case["title"],
        slug=slugify(f"case-{number:02}"),
        summary="；".join([*case["background"][:1], *case["results"][:1]])[:400],
        theme=theme,
        unit_name=case["unit"],
        authors="资料汇编",
        published_on=clock.today(),
        hero=_picture(f"{case['title']}示意图", number),
        hero_caption="示意图，编辑部绘制",
        background=[("paragraph", _text(point)) for point in case["background"]],
        practice=[("points", {"points": case["actions"]})],
        results=[("points", {"points": case["results"]})],
        lessons=[("points", {"points": case["lessons"]})],
        secrecy_passed_on=clock.today(),
        has_consent=True,
    )
    site.stories.add_child(instance=story)
    story.save_revision().publish()
    return story


def _text(words: str) -> dict[str, str]:
    return {"text": f"<p>{words}。</p>", "source": "公开报道", "source_url": ""}


def _own_story(project: Project, editor: Any) -> CaseStory:
    """Drafted from the chain, then released by the editor."""
    story = draft_story(project, by=editor)
    story.hero = _picture(f"{story.title}示意图", 0)
    story.hero_caption = "示意图，编辑部绘制"
    story.theme = THEMES[0]
    story.published_on = clock.today()
    story.secrecy_passed_on = clock.today()
    story.has_consent = True
    story.save_revision(user=editor).publish(user=editor)
    story.refresh_from_db()
    return story


def _base(site: StorySite, row: dict[str, str], number: int) -> None:
    page = DemonstrationBasePage(
        title=row["name"],
        slug=f"base-{number:02}",
        unit_name=row["unit"] or "未公布",
        kind=BaseKind.SMART_MINE if "智能" in row["name"] + row["facts"] else BaseKind.CULTURE,
        level=BaseLevel.OUTSIDE,
        approval=f"公开报道：{row['facts'] or row['name']}"[:120],
        facts=row["facts"] or row["name"],
        figures=[("figure", _figure(words)) for words in row["figures"].split(";") if words.strip()],
    )
    site.bases.add_child(instance=page)
    page.save_revision().publish()


def _figure(words: str) -> dict[str, str]:
    """As in 产能1800万吨/年: what is counted and its figure; without a word before the figure it is just a number."""
    found = re.match(r"\s*(\D*)(.*)", words)
    label, value = (found[1].strip(), found[2].strip()) if found else ("", words)
    return {"label": label or "数量", "value": value or "—"}


def _collection(site: StorySite, cast: Cast, stories: list[CaseStory]) -> CollectionPage:
    year = clock.today().year
    collection = CollectionPage(
        title=f"揭榜挂帅案例集（{year}）",
        slug=f"casebook-{year}",
        edition=f"{year} 年卷",
        organisation="衡岳能源集团 揭榜挂帅办公室",
        marking="内部资料 注意保存",
        has_challenges=True,
        has_adoptions=True,
        has_honours=True,
        preface="<p>本集收录公开报道的揭榜挂帅实践与本集团的攻关案例，按主题编排，供各单位参考。</p>",
    )
    collection.committee = [
        CommitteeEntry(role="主任", names=cast.person("leader").name),
        CommitteeEntry(role="主编", names=cast.person("editor").name),
        CommitteeEntry(role="编辑", names=f"{cast.person('office').name} {cast.person('party').name}"),
    ]
    collection.entries = [
        CollectionEntry(story=story, part=story.theme, sort_order=number)
        for number, story in enumerate(sorted(stories, key=lambda story: THEMES.index(story.theme)))
    ]
    site.home.add_child(instance=collection)
    collection.save_revision().publish()
    return collection


def _picture(title: str, seed: int) -> StoryImage:
    """A drawing of a roadway in section with its supports, varied by `seed`."""
    drawing = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(drawing)
    width, height = SIZE
    for step in range(0, width, 60):
        pen.line([(step, 0), (step, height)], fill="#ece8e2")
    for step in range(0, height, 60):
        pen.line([(0, step), (width, step)], fill="#ece8e2")
    # The middle half, which the wide picture at the head of a story is cut from, holds the whole section.
    floor, roof = 480, 268 + 6 * (seed % 5)
    pen.rectangle([120, roof, width - 120, floor], outline=INK, width=4)
    for place in range(6 + seed % 4):
        x = 180 + place * (840 // (5 + seed % 4))
        pen.line([(x, roof), (x, roof - 44 - 9 * ((seed + place) % 4))], fill=TEAL, width=5)
        pen.polygon([(x - 12, roof), (x + 12, roof), (x, roof + 14)], fill=TEAL)
    machine = 260 + 40 * (seed % 7)
    pen.rectangle([machine, floor - 110, machine + 260, floor - 25], outline=RED, width=5)
    pen.ellipse([machine + 20, floor - 60, machine + 80, floor], outline=RED, width=5)
    pen.ellipse([machine + 180, floor - 60, machine + 240, floor], outline=RED, width=5)
    pen.line([(machine + 260, floor - 80), (machine + 380, floor - 130)], fill=RED, width=6)
    pen.line([(120, floor + 40), (width - 120, floor + 40)], fill=INK, width=2)
    for x in (120, width - 120):
        pen.line([(x, floor + 30), (x, floor + 50)], fill=INK, width=2)
    stored = io.BytesIO()
    drawing.save(stored, "JPEG", quality=82, dpi=(300, 300))
    stored.seek(0)
    file = ImageFile(stored, name=f"drawing-{seed:02}.jpg")
    picture: StoryImage = StoryImage.objects.create(
        title=title[:255], file=file, credit="编辑部", has_consent=True
    )
    return picture
