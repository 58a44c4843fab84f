"""A first draft from the record: what the chain already knows, put into the frame, each paragraph with its source.

Nothing is invented. A chapter of which the records say nothing stays empty, and the writer sees that it does.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log
from wagtail.models import Page

from cms.stories.evidence import pictures_of_milestones
from cms.stories.pages import CaseStory, StoryIndexPage
from cms.stories.queries import stories_about
from tracker.challenges.models import Challenge
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.needs.lineage import began_with, origins_of
from tracker.needs.models import Need
from tracker.needs.queries import needs_visible_to
from tracker.organisation.enums import Role
from tracker.organisation.models import OrgUnit, Person
from tracker.organisation.queries import holds_role, holds_role_anywhere
from tracker.outcomes.enums import REGISTERED_STATES, BenefitKind, BenefitState
from tracker.outcomes.models import Benefit, Outcome
from tracker.projects.enums import PUBLIC_STATES, MilestoneState
from tracker.projects.models import Milestone, Project
from tracker.rollout.enums import ADOPTED_STATES
from tracker.rollout.models import Adoption
from tracker.teams.queries import unit_names_of

Block = tuple[str, Any]
"""Name and value of one block, as a StreamField takes them."""

SUMMARY_LENGTH = 400
_CHINESE = re.compile("[\u3400-\u9fff]")
SENTENCE_ENDS = ("。", "！", "？", "；", "…", ".", "!", "?", ";")


def can_draft_stories(person: Person) -> bool:
    """May the person add pages to the list of stories?"""
    index = StoryIndexPage.objects.first()
    return index is not None and bool(index.permissions_for_user(person).can_add_subpage())


def may_draft(person: Person, project: Project) -> bool:
    """Editors draft the story of any project, correspondents those of the units that they write for."""
    if not (person.is_superuser or writes_for(person, project.unit)):
        return False
    return can_draft_stories(person)


def writes_for(person: Person, unit: OrgUnit | None) -> bool:
    return holds_role_anywhere(person, Role.EDITOR) or holds_role(person, Role.CORRESPONDENT, unit=unit)


def draft_story(project: Project, *, by: Person) -> CaseStory:
    """An unpublished story of `project`, linked to it and to its registered outcome, filled from the records.

    Raises NotAllowed for anybody who may not add stories; GuardFailed while the project's charter is unsigned, or
    when a story of it exists already.
    """
    with transaction.atomic():
        # The list is locked, so that a second click finds the draft of the first.
        index = StoryIndexPage.objects.select_for_update().first()
        if index is None or not may_draft(by, project):
            raise NotAllowed(_("Stories are drafted by their editors."))
        if project.state not in PUBLIC_STATES:
            raise GuardFailed(_("A story can be drafted once the charter of the project is signed."))
        earlier = stories_about(project_id=project.pk).first()
        if earlier is not None:
            raise GuardFailed(
                _("There is a story of this project already: “%(title)s”. Go on with that one.")
                % {"title": earlier.draft_title}
            )
        story = _story(project, by=by)
        story.slug = _free_slug(index, project.number)
        index.add_child(instance=story)
        revision = story.save_revision(user=by, clean=False)
        log(instance=story, action="wagtail.create", user=by, revision=revision)
    return story


def _story(project: Project, *, by: Person) -> CaseStory:
    challenge = project.challenge
    outcome = Outcome.objects.filter(project=project, state__in=REGISTERED_STATES).order_by("pk").first()
    need = needs_visible_to(by).filter(challenges=challenge).first()
    return CaseStory(
        title=project.title,
        summary=(_effect(outcome) or _problem(project, need))[:SUMMARY_LENGTH],
        theme=challenge.domain,
        unit_name=project.unit.name,
        unit=project.unit,
        authors=by.get_full_name(),
        project=project,
        outcome=outcome,
        live=False,
        owner=by,
        background=[*_from_need(need), *_from_challenge(challenge)],
        practice=[
            *_from_team(project),
            ("team", {"project": project.pk}),
            *_from_milestones(project),
            ("timeline", {"project": project.pk}),
        ],
        results=[
            ("targets", {"project": project.pk}),
            *_from_acceptance(project),
            *_from_outcome(outcome),
        ],
        lessons=_lessons(outcome),
    )


def _free_slug(index: Page, number: str) -> str:
    """The project's number, as an address."""
    wanted = slugify(number) or "story"
    taken = set(index.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    candidates = [wanted, *(f"{wanted}-{place}" for place in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)


def _problem(project: Project, need: Need | None) -> str:
    """In the words of one record, which stand in the story with their source as well."""
    told = need.problem if need else project.challenge.background or project.challenge.task
    return told.strip()


def _effect(outcome: Outcome | None) -> str:
    return outcome.effect.strip() if outcome else ""


def _ended(sentence: str) -> str:
    """With a full stop, unless it ends already: facts are typed without one as often as with it."""
    said = sentence.strip()
    if said.endswith(SENTENCE_ENDS):
        return said
    return f"{said}。" if _CHINESE.search(said) else f"{said}."


def _paragraphs(text: str, *, source: str, url: str) -> Iterable[Block]:
    """Each line of a record's text as a paragraph with its source."""
    for line in text.splitlines():
        if line.strip():
            html = format_html("<p>{}</p>", line.strip())
            yield "paragraph", {"text": _rich(html), "source": source, "source_url": url}


def _rich(html: str) -> Any:
    from wagtail.rich_text import RichText  # needs the registry of features, which is ready after the models

    return RichText(html)


def _from_need(need: Need | None) -> Iterable[Block]:
    if need is None:
        return
    source, url = _("Need %(number)s") % {"number": need.number}, need.get_absolute_url()
    if origins_of(need):
        began = _("This began with %(teams)s.") % {"teams": _(", ").join(began_with(need))}
        yield from _paragraphs(began, source=source, url=url)
    yield from _paragraphs(need.problem, source=source, url=url)
    yield from _paragraphs(need.current_state, source=source, url=url)
    if need.wanted.strip():
        said = _("What %(unit)s wanted: %(wanted)s") % {"unit": need.unit.name, "wanted": _ended(need.wanted)}
        yield from _paragraphs(said, source=source, url=url)


def _from_challenge(challenge: Challenge) -> Iterable[Block]:
    source = _("Challenge %(number)s") % {"number": challenge.number}
    url = challenge.get_absolute_url()
    # Most statements begin with the words of their need, which the story has told by then.
    told = challenge.need.problem.strip() if challenge.need else ""
    if challenge.background.strip() != told:
        yield from _paragraphs(challenge.background, source=source, url=url)
    yield from _paragraphs(challenge.task, source=source, url=url)


def _from_team(project: Project) -> Iterable[Block]:
    members = project.team.members.exclude(state="declined").count() - 1
    words = ngettext(
        "%(lead)s of %(unit)s led the team “%(team)s” with %(count)d member from %(units)s.",
        "%(lead)s of %(unit)s led the team “%(team)s” with %(count)d members from %(units)s.",
        members,
    ) % {
        "lead": project.lead.get_full_name(),
        "unit": project.unit.name,
        "team": project.team.name,
        "count": members,
        "units": _(", ").join(unit_names_of(project.team)),
    }
    yield from _paragraphs(words, source=_source_of(project), url=project.get_absolute_url())


def _from_milestones(project: Project) -> Iterable[Block]:
    passed = list(project.milestones.filter(state=MilestoneState.PASSED).order_by("order"))
    pictures = pictures_of_milestones(passed, credit=project.unit.name)
    for milestone in passed:
        yield "subheading", milestone.name[:60]
        yield from _paragraphs(
            _dated(milestone),
            source=_("Milestone %(code)s of %(number)s") % {"code": milestone.code, "number": project.number},
            url=milestone.get_absolute_url(),
        )
        for image in pictures.get(milestone.pk, ()):
            yield "picture", {"image": image, "caption": image.title[:200], "credit": ""}


def _dated(milestone: Milestone) -> str:
    if milestone.passed_on is None:
        return milestone.report_text
    return _("%(report)s (passed on %(day)s)") % {
        "report": milestone.report_text.strip(),
        "day": date_format(milestone.passed_on, "DATE_FORMAT"),
    }


def _from_acceptance(project: Project) -> Iterable[Block]:
    if project.accepted_on is None:
        return
    words = _("Accepted on %(day)s. %(opinion)s") % {
        "day": date_format(project.accepted_on, "DATE_FORMAT"),
        "opinion": project.acceptance_opinion.strip(),
    }
    yield from _paragraphs(words, source=_source_of(project), url=project.get_absolute_url())


def _from_outcome(outcome: Outcome | None) -> Iterable[Block]:
    if outcome is None:
        return
    description = outcome.description.strip()
    if _effect(outcome) and not description.startswith(_effect(outcome)):
        description = f"{_ended(outcome.effect)}\n{description}"
    yield from _paragraphs(description, source=_source_of(outcome), url=outcome.get_absolute_url())
    benefits = outcome.benefits.filter(
        state=BenefitState.VERIFIED, kind=BenefitKind.ECONOMIC, is_direct=True
    ).select_related("unit")
    for benefit in benefits.order_by("pk"):
        yield from _paragraphs(
            _benefit_words(benefit),
            source=_("Benefit of %(number)s") % {"number": outcome.number},
            url=benefit.get_absolute_url(),
        )
    adopted = outcome.adoptions.filter(state__in=ADOPTED_STATES).exclude(effect="").select_related("unit")
    told: dict[str, list[Adoption]] = {}
    for adoption in adopted.order_by("started_on", "pk"):
        told.setdefault(adoption.effect.strip(), []).append(adoption)
    for effect, adoptions in told.items():
        yield from _paragraphs(
            _adoption_words(effect, adoptions),
            source=_("Adoption of %(number)s") % {"number": outcome.number},
            url=(adoptions[0] if len(adoptions) == 1 else outcome).get_absolute_url(),
        )
    yield "live_figures", {"outcome": outcome.pk}
    yield "spread", {"outcome": outcome.pk}


def _benefit_words(benefit: Benefit) -> str:
    return _("%(unit)s: %(amount)s (10,000 yuan a year) verified by finance. %(method)s") % {
        "unit": benefit.unit.name,
        "amount": f"{benefit.verified_wan or Decimal(0):,.2f}",
        "method": benefit.method.strip(),
    }


def _adoption_words(effect: str, adoptions: Sequence[Adoption]) -> str:
    """Units that say the same say it together."""
    units = _(", ").join(adoption.unit.name for adoption in adoptions)
    return _("%(unit)s: %(effect)s") % {"unit": units, "effect": effect}


def _lessons(outcome: Outcome | None) -> list[Block]:
    """What others need to know before they begin, and what went wrong: one point per line of the adoption kit."""
    if outcome is None:
        return []
    lines = [*outcome.prerequisites.splitlines(), *outcome.failures_seen.splitlines()]
    points = [line.strip()[:500] for line in lines if line.strip()]
    if not points:
        return []
    source = {"source": _source_of(outcome), "source_url": outcome.get_absolute_url()}
    return [("points", {"points": points[:20], **source})]


def _source_of(record: Project | Outcome) -> str:
    if isinstance(record, Project):
        return _("Project %(number)s") % {"number": record.number}
    return _("Outcome %(number)s") % {"number": record.number}
