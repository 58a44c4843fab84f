"""`python -m bench.filling.stories COUNT`: published stories in an empty, migrated database; the last line says in
JSON where to look. Pages, cards and the search index as the program itself would leave them.
"""

import json
import sys
from datetime import date, timedelta
from typing import Any

import django

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402 - models, so only once Django is set up
from django.utils import timezone  # noqa: E402 - as above
from wagtail.models import Locale, Page  # noqa: E402 - as above

from bench.filling.organisation import fill_organisation  # noqa: E402
from cms.catalogue.keeping import refresh_cards  # noqa: E402
from cms.catalogue.models import StoryCard  # noqa: E402
from cms.site.setting_up import set_up_site  # noqa: E402
from cms.stories.pages import CaseStory  # noqa: E402
from tracker.foundation.search.index import reindex  # noqa: E402
from tracker.organisation.models import OrgUnit  # noqa: E402

THEMES = [f"主题{number:02}" for number in range(20)]
SUBJECTS = (
    "支架回撤",
    "瓦斯抽采",
    "水仓清淤",
    "锅炉稳燃",
    "皮带清扫",
    "粉尘抑制",
    "低压配电",
    "选煤介耗",
    "巷道支护",
    "漏水联锁",
)
RARE = "千斤顶"
COMMON = "攻关"


def facts_of(number: int, unit: OrgUnit, day: date) -> dict[str, Any]:
    subject = SUBJECTS[number % len(SUBJECTS)]
    means = f"换用{RARE}" if number % 500 == 0 else "改进工序"
    return {
        "summary": f"{unit.name}围绕{subject}组队攻关，{means}，用时缩短{number % 60}%。",
        "theme": THEMES[number % len(THEMES)],
        "unit_name": unit.name,
        "unit": unit,
        "published_on": day,
        "secrecy_passed_on": day,
        "has_consent": True,
        "visibility": "group" if number % 10 == 0 else "public",
        "practice": [("points", {"points": [f"{subject}工序写实", "工装改进", "现场验证"]})],
    }


def fill_stories(count: int) -> dict[str, str]:
    group = fill_organisation(count)
    site = set_up_site()
    parent, home = site.stories, site.home
    kind = ContentType.objects.get_for_model(CaseStory)
    locale = Locale.get_default()
    now = timezone.now()
    for start in range(0, count, 1000):
        numbers = range(start, min(start + 1000, count))
        pages, own = [], []
        for number in numbers:
            at = now - timedelta(hours=4 * number)
            title = f"{SUBJECTS[number % len(SUBJECTS)]}第{number}次攻关记"
            pages.append(
                Page(
                    title=title,
                    draft_title=title,
                    slug=f"case-{number}",
                    path=Page._get_path(parent.path, parent.depth + 1, number + 1),  # noqa: SLF001 - as add_child would
                    depth=parent.depth + 1,
                    numchild=0,
                    url_path=f"{parent.url_path}case-{number}/",
                    content_type=kind,
                    locale=locale,
                    live=True,
                    first_published_at=at,
                    last_published_at=at,
                    latest_revision_created_at=at,
                )
            )
            own.append(facts_of(number, group.unit_of(number), at.date()))
        stored = Page.objects.bulk_create(pages)
        for page, facts in zip(stored, own, strict=True):
            # The page is there already: only the story's own columns, and nobody is told.
            CaseStory(page_ptr_id=page.pk, **facts).save_base(raw=True)
        refresh_cards(page.pk for page in stored)
    parent.refresh_from_db()
    Page.objects.filter(pk=parent.pk).update(numchild=count)
    spread = StoryCard.objects.all()
    cards = list(spread.only("pk"))
    bands = ("none", "small", "medium", "large")
    for number, card in enumerate(cards):
        card.benefit, card.level = bands[number % 4], number % 3
        card.verified_wan = None if number % 4 == 0 else number % 900
    StoryCard.objects.bulk_update(cards, ["benefit", "level", "verified_wan"], batch_size=500)
    reindex({"story"})
    deep = StoryCard.objects.filter(visibility="public")[count // 2]
    key = int(deep.published_at.timestamp() * 1_000_000)
    return {
        "home": home.url,
        "index": parent.url,
        "story": CaseStory.objects.filter(visibility="public").order_by("pk")[count // 3].url,
        "theme": THEMES[3],
        "unit": group.unit_of(7).name,
        "deep": f"{key}-{deep.pk}",
        "rare": RARE,
        "common": COMMON,
    }


if __name__ == "__main__":
    print(json.dumps(fill_stories(int(sys.argv[1]))))
