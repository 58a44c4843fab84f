"""The stories, bases and case book of the demonstration. Published cases are told as published; the one drawn from the
records shows live figures.
"""

import json
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from cms.builds.models import CasebookBuild
from cms.builds.services import request_build
from cms.demo.bases import show_bases
from cms.demo.drawings import drawing
from cms.demo.people import Cast
from cms.demo.public_faces import show_carriers
from cms.demo.reviewing import own_stories, pass_reviews
from cms.site.setting_up import StorySite, set_up_site
from cms.stories.collections import CollectionEntry, CollectionPage, CommitteeEntry
from cms.stories.pages import CaseStory
from tracker.foundation import clock

DATA = Path(__file__).parent / "data"
THEMES = ("降本增效", "智能开采", "党建引领", "安全生产")


def make_stories(cast: Cast) -> CasebookBuild:
    """Thirteen published cases, stories drawn from accepted projects at every step of their reviews, the bases, squads
    and studios, and a case book asked for.
    """
    site = set_up_site()
    editor = cast.person("editor")
    cases = [
        json.loads(line) for line in (DATA / "cases.jsonl").read_text(encoding="utf-8").splitlines() if line
    ]
    stories = [_published_case(cast, site, case, number) for number, case in enumerate(cases, start=1)]
    _selection(site, stories)
    stories[:0] = own_stories(cast)
    show_bases(site, drawing)
    show_carriers(site)
    return request_build(_collection(site, cast, stories), by=editor)


def _published_case(cast: Cast, site: StorySite, case: dict[str, Any], number: int) -> CaseStory:
    theme = THEMES[number % len(THEMES)]
    story = CaseStory(
        title=case["title"],
        slug=slugify(f"case-{number:02}"),
        summary="；".join([*case["background"][:1], *case["results"][:1]])[:400],
        theme=theme,
        unit_name=case["unit"],
        authors="资料汇编",
        published_on=clock.today(),
        hero=drawing(f"{case['title']}示意图", number),
        hero_caption="示意图，编辑部绘制",
        background=[("paragraph", _text(point)) for point in case["background"]],
        practice=[("points", {"points": case["actions"]})],
        results=[("points", {"points": case["results"]})],
        lessons=[("points", {"points": case["lessons"]})],
        has_consent=True,
        live=False,
        owner=cast.person("editor"),
    )
    site.stories.add_child(instance=story)
    story.save_revision(user=cast.person("editor"))
    return pass_reviews(cast, story, author=cast.person("editor"))


def _text(words: str) -> dict[str, str]:
    return {"text": f"<p>{words}。</p>", "source": "公开报道", "source_url": ""}


def _selection(site: StorySite, stories: list[CaseStory]) -> CollectionPage:
    """A book without a marking, which visitors open as well: cases that were public before."""
    year = clock.today().year
    collection = CollectionPage(
        title=f"揭榜挂帅公开案例选（{year}）",
        slug=f"selection-{year}",
        edition=f"{year} 年选",
        organisation="衡岳能源集团 揭榜挂帅办公室",
        preface="<p>选自公开报道，供揭榜团队借鉴。</p>",
    )
    collection.entries = [
        CollectionEntry(story=story, part=story.theme, sort_order=number)
        for number, story in enumerate(sorted(stories, key=lambda story: THEMES.index(story.theme)))
    ]
    site.home.add_child(instance=collection)
    collection.save_revision().publish()
    return collection


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
