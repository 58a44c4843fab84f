"""Stories and case books, and the records that they tell of.

emma edits stories for the group. alice's project is accepted and its outcome registered; where it says so, 402.60
万元 of benefit are verified and pit one, the only unit asked so far, has proven the outcome.
"""

from datetime import date
from typing import Any

from wagtail.rich_text import RichText

from cms.site.media import StoryDocument
from cms.site.setting_up import StorySite, set_up_site
from cms.stories.collections import CollectionEntry, CollectionPage, CommitteeEntry
from cms.stories.pages import CaseStory
from tests.factories.organisation import World, make_person
from tests.factories.outcomes import equipped_outcome, verified_benefit
from tests.factories.projects import accepted_project
from tests.factories.rollout import effective_rollout
from tracker.organisation.enums import Role
from tracker.outcomes.models import Outcome
from tracker.projects.models import Project

SECRECY_PASSED = date(2026, 12, 15)
TEXT = "138架支架，13天撤完。通道里不再打一根单体柱。"


def site_with_editor(world: World) -> StorySite:
    world.people["emma"] = make_person("emma", world.group, (Role.EDITOR, world.group), name="严辑")
    return set_up_site()


def project_with_outcome(world: World, **facts: object) -> tuple[Project, Outcome]:
    """Accepted; its outcome, with these facts, is registered with a whole kit."""
    project = accepted_project(world)
    return project, equipped_outcome(world, source="project", project=project, **facts)


def proven_outcome(world: World, **facts: object) -> Outcome:
    """402.60 万元 verified; 1 of 1 units has adopted."""
    outcome = equipped_outcome(world, **facts)
    verified_benefit(world, outcome)
    effective_rollout(world, outcome)
    return Outcome.objects.get(pk=outcome.pk)


def paragraph(text: str = TEXT, **facts: str) -> tuple[str, dict[str, Any]]:
    return "paragraph", {"text": RichText(f"<p>{text}</p>"), "source": "", "source_url": "", **facts}


def film_block(film: StoryDocument) -> tuple[str, dict[str, Any]]:
    return "film", {"film": film, "poster": None, "caption": "撤架过程", "credit": "宣传科"}


def story_draft(site: StorySite, title: str = "138架支架，13天撤完", **facts: Any) -> CaseStory:
    defaults: dict[str, Any] = {
        "title": title,
        "summary": "霍岭煤矿综采准备队造了一台能自己走的平台。",
        "unit_name": "霍岭煤矿",
        "theme": "综采回撤",
        "background": [paragraph()],
        "secrecy_passed_on": SECRECY_PASSED,
        "has_consent": True,
        "live": False,
    }
    story = CaseStory(**{**defaults, **facts})
    site.stories.refresh_from_db()
    site.stories.add_child(instance=story)
    return story


def published_story(site: StorySite, title: str = "138架支架，13天撤完", **facts: Any) -> CaseStory:
    story = story_draft(site, title, **facts)
    story.save_revision().publish()
    return CaseStory.objects.get(pk=story.pk)


def collection_of(site: StorySite, *stories: CaseStory, part: str = "安全高效") -> CollectionPage:
    """Published, with a committee; the stories in their order under one part."""
    collection = CollectionPage(
        title="揭榜挂帅创新实践案例集",
        edition="2026 年卷",
        marking="内部资料　注意保存",
        preface="<p>谁有本事谁揭榜。</p>",
        committee=[CommitteeEntry(role="主任", names="张国栋、李卫东")],
        entries=[CollectionEntry(story=story, part=part) for story in stories],
    )
    site.home.refresh_from_db()
    site.home.add_child(instance=collection)
    return CollectionPage.objects.get(pk=collection.pk)
