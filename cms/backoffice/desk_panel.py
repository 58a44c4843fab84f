"""What stands above the text in the editor: where the story is, what is missing, what changed, where its facts are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.backoffice.record_links import record_links
from cms.stories.checks import refuses_unverified, texts_of, unverified_benefits, word_problems
from cms.stories.keeping import changes_of
from cms.stories.pages import CaseStory
from cms.workflows.four_eyes import reviews_stand, why_not
from cms.workflows.steps import Step

LENGTH: Final = (2500, 5000)
"""Characters that a printed case has, as a rule (DOMAIN D15)."""


@dataclass(frozen=True)
class Check:
    """One line of the checklist. `is_hard` stops the publication while it is not done."""

    words: str
    is_done: bool
    is_hard: bool = True


def checks_of(story: CaseStory) -> list[Check]:
    missing = story.missing_for_publication()
    _refused, told = word_problems(story)
    unverified = unverified_benefits(story)
    length = sum(len("".join(text.split())) for text in texts_of(story))
    shortest, longest = LENGTH
    checks = [
        Check(
            missing.get("has_consent") or _("Those named or shown have agreed."), "has_consent" not in missing
        ),
        Check(
            missing.get("hero") or _("Pictures have their photographer and consent."), "hero" not in missing
        ),
        Check(missing.get("title") or _("No forbidden word."), "title" not in missing),
        Check(
            missing.get("secrecy_passed_on") or _("Secrecy review passed."),
            "secrecy_passed_on" not in missing,
        ),
        Check(
            _("%(count)d characters; a printed case has %(from)d to %(to)d.")
            % {"count": length, "from": shortest, "to": longest},
            shortest <= length <= longest,
            is_hard=False,
        ),
    ]
    if unverified:
        words = _("Finance has not verified these benefits: %(figures)s.") % {
            "figures": _(", ").join(unverified)
        }
        checks.append(Check(words, is_done=False, is_hard=refuses_unverified()))
    return [*checks, *(Check(words, is_done=False, is_hard=False) for words in told)]


def refusal_of(person: Any, story: CaseStory) -> str:
    """Why the buttons that pass a step do not stand there for somebody who holds its role; "" else."""
    task: Any = story.current_workflow_task
    step = getattr(task, "step", None)
    if step not in Step.values or not task.user_can_access_editor(story, person):
        return ""
    return why_not(person, story, step) or ""


def desk_of(story: CaseStory, person: Any) -> dict[str, Any]:
    """All that the panel shows to one person."""
    checks: Sequence[Check] = checks_of(story)
    return {
        "checks": checks,
        "open_count": sum(check.is_hard and not check.is_done for check in checks),
        "changes": changes_of(story),
        "links": record_links(story),
        "refusal": refusal_of(person, story),
        "is_passed": reviews_stand(story),
        "figures_url": reverse("cms:figures", args=[story.pk]),
        "word_url": reverse("cms:word-into", args=[story.pk]),
        "word_out_url": reverse("cms:word-out", args=[story.pk]),
    }
