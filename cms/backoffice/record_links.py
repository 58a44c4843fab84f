"""The records behind a story, as links beside its editor: from the need to the units that have adopted the outcome."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from cms.stories.pages import CaseStory
from tracker.needs.lineage import origins_of
from tracker.outcomes.enums import BenefitState
from tracker.outcomes.models import Benefit, Outcome
from tracker.projects.models import Project
from tracker.rollout.enums import ADOPTED_STATES
from tracker.rollout.models import Adoption

Link = tuple[str, str]
"""Words and address."""

UNITS_NAMED: Final = 20
"""Benefits, and adoptions, that are listed one by one; an outcome may have hundreds."""


def record_links(story: CaseStory) -> list[Link]:
    """The chain in its order: needs, challenge, project with its milestones, outcome, verified benefits, adoptions.
    Six queries for any number of them, two more for each step back to a need that was merged or split.
    """
    links: list[Link] = []
    if story.project_id is not None:
        projects = Project.objects.select_related("challenge__need")
        links += _links_of_project(projects.get(pk=story.project_id))
    if story.outcome is not None:
        links += _links_of_outcome(story.outcome)
    return links


def _links_of_project(project: Project) -> list[Link]:
    challenge, need = project.challenge, project.challenge.need
    needs = [*origins_of(need), need] if need else []
    milestones = project.milestones.order_by("order")
    return [
        *((_("Need %(number)s") % {"number": one.number}, one.get_absolute_url()) for one in needs),
        (_("Challenge %(number)s") % {"number": challenge.number}, challenge.get_absolute_url()),
        (_("Project %(number)s") % {"number": project.number}, project.get_absolute_url()),
        *((f"{one.code} {one.name}", one.get_absolute_url()) for one in milestones),
    ]


def _links_of_outcome(outcome: Outcome) -> list[Link]:
    url = outcome.get_absolute_url()
    benefits = Benefit.objects.filter(outcome=outcome, state=BenefitState.VERIFIED)
    adoptions = Adoption.objects.filter(outcome=outcome, state__in=ADOPTED_STATES)
    return [
        (_("Outcome %(number)s") % {"number": outcome.number}, url),
        *_shortened(
            [
                (_("Verified benefit at %(unit)s") % {"unit": one.unit.short_name}, one.get_absolute_url())
                for one in benefits.select_related("unit").order_by("unit__path", "pk")
            ],
            url,
        ),
        *_shortened(
            [
                (_("Adopted by %(unit)s") % {"unit": one.unit.short_name}, one.get_absolute_url())
                for one in adoptions.select_related("unit").order_by("unit__path", "pk")
            ],
            url,
        ),
    ]


def _shortened(links: list[Link], url: str) -> list[Link]:
    """The first ones; the page at `url` has the rest."""
    beyond = len(links) - UNITS_NAMED
    if beyond <= 0:
        return links
    words = npgettext("rest of a list", "%(counter)s more", "%(counter)s more", beyond)
    return [*links[:UNITS_NAMED], (words % {"counter": beyond}, url)]
