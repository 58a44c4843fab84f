"""Upon a seeded database: stories with one and with twelve live blocks, and the plain page; the last line says where."""

import json
import os

import django
from django.core.management import call_command

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.plain.settings"
django.setup()

from django.test import Client  # noqa: E402 - models, so only once Django is set up
from wagtail.rich_text import RichText  # noqa: E402

from bench.plain.models import PlainPage  # noqa: E402
from cms.site.pages import HomePage  # noqa: E402
from cms.stories.pages import CaseStory, StoryIndexPage  # noqa: E402
from tracker.foundation import clock  # noqa: E402
from tracker.organisation.models import Person  # noqa: E402
from tracker.outcomes.models import Outcome  # noqa: E402
from tracker.projects.models import Project  # noqa: E402

PARAGRAPH = "三千五百零二工作面回撤一百三十八副支架，靠绞车逐架拖拽，占用人员多、钢丝绳伤人风险高。" * 3


def story(slug: str, blocks: list[tuple[str, dict[str, int]]]) -> str:
    text = ("paragraph", {"text": RichText(f"<p>{PARAGRAPH}</p>"), "source": "", "source_url": ""})
    page = CaseStory(
        title=f"案例 {slug}",
        slug=slug,
        summary=PARAGRAPH[:200],
        unit_name="霍岭煤矿",
        project=projects[0],
        outcome=outcomes[0],
        background=[text],
        results=blocks,
        secrecy_passed_on=clock.today(),
        has_consent=True,
        live=False,
    )
    StoryIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return str(page.url)


call_command("migrate", run_syncdb=True, verbosity=0)
projects = list(Project.objects.filter(state__in=("in_progress", "accepted")).order_by("pk")[:6])
outcomes = list(Outcome.objects.exclude(state="draft").order_by("pk")[:6])
of_projects = [
    (kind, {"project": project.pk})
    for kind, project in zip(("timeline", "targets", "team") * 2, projects, strict=True)
]
of_outcomes = [
    (kind, {"outcome": outcome.pk})
    for kind, outcome in zip(("live_figures", "spread") * 3, outcomes, strict=True)
]
one_of_each = [*of_projects[:3], *of_outcomes[:2]]
# As deep in the tree as a story: the way there is Wagtail's own cost.
shelf = PlainPage(title="一段话", slug="plain", body=f"<p>{PARAGRAPH}</p>")
HomePage.objects.get().add_child(instance=shelf)
plain = PlainPage(title="一段话", slug="one", body=f"<p>{PARAGRAPH}</p>")
shelf.add_child(instance=plain)
plain.save_revision().publish()
client = Client()
client.force_login(
    Person.objects.get(username="party"), backend="tracker.organisation.authentication.PersonBackend"
)
print(
    json.dumps(
        {
            "session": client.cookies["sessionid"].value,
            "plain": plain.url,
            "one": story("one", of_outcomes[:1]),
            "each": story("each", one_of_each),
            "twelve": story("twelve", [*of_projects, *of_outcomes]),
        }
    )
)
