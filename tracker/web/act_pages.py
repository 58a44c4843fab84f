"""Which acts have a form, and which service carries them out: the table behind `acts.py`."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.bases import forms as base_forms
from tracker.bases import services as bases
from tracker.bids import services as bids
from tracker.bids.forms import SubmitBidForm
from tracker.challenges import services as challenges
from tracker.challenges.completeness import completeness_of, weights_are_full
from tracker.challenges.forms import AnswerForm, PublishChallengeForm
from tracker.challenges.questions import services as questions
from tracker.challenges.review import forms as review_forms
from tracker.challenges.review import services as reviews
from tracker.foundation import clock
from tracker.insight.similar import similar_needs
from tracker.needs import services as needs
from tracker.needs.calls import services as calls
from tracker.needs.forms import DivertNeedForm, MergeNeedForm, PoolNeedForm, UnitOpinionForm
from tracker.needs.states import missing_answers
from tracker.outcomes import benefit_services as benefits
from tracker.outcomes import forms as outcome_forms
from tracker.outcomes import services as outcomes
from tracker.projects import forms as project_forms
from tracker.projects import services as projects
from tracker.rollout import forms as rollout_forms
from tracker.rollout import services as rollout
from tracker.squads import forms as squad_forms
from tracker.squads import services as squads
from tracker.studios import forms as studio_forms
from tracker.studios import services as studios
from tracker.web.acts import ActPage, about, simple


def to_outcome(contribution: Any) -> str:
    """A contribution has no page of its own: it is shown on its outcome's."""
    return str(contribution.outcome.get_absolute_url())


def to_questions(question: Any) -> str:
    return str(question.get_absolute_url())


def who_asks_what(question: Any) -> str:
    """For the office, which alone opens this page."""
    words = (
        _("%(name)s (name not shown) asks: %(text)s")
        if question.is_asker_hidden
        else _("%(name)s asks: %(text)s")
    )
    return words % {"name": question.asker, "text": question.text}


def where_it_goes(need: Any) -> str:
    """Said before a draft is handed in that comes too late for its call."""
    if not needs.late_facts(need):
        return ""
    return _("“%(call)s” takes no more needs: this one goes into the permanent pool.") % {"call": need.call}


def what_the_unit_thinks(need: Any) -> str:
    """Said to whoever screens it."""
    if not need.unit_opinion:
        return _("%(unit)s has not given its opinion.") % {"unit": need.unit.name}
    return _("Opinion of %(unit)s (%(person)s, %(day)s): %(opinion)s") % {
        "unit": need.unit.name,
        "person": need.unit_opinion_by,
        "day": clock.day_words(need.unit_opinion_on),
        "opinion": need.unit_opinion,
    }


def merge_form(need: Any, data: Any, files: Any, *, person: Any) -> MergeNeedForm:
    """Offers the needs that resemble this one."""
    return MergeNeedForm(need, data, files, similar=similar_needs(need, person))


def to_first_unanswered(need: Any) -> str:
    """The form of the need, at the first question that is to be answered before it is submitted."""
    missing = next(iter(missing_answers(need)), "")
    return f"{reverse('tracker:need-edit', args=[need.pk])}#id_{missing}" if missing else ""


def to_first_missing(challenge: Any) -> str:
    """The form of the challenge, at the first part that the statement still lacks, or at its criteria."""
    missing = completeness_of(challenge).missing
    form = reverse("tracker:challenge-edit", args=[challenge.pk])
    if missing:
        return f"{form}#{missing[0].anchor}"
    return f"{form}#id_criteria-0-name" if weights_are_full(challenge, None) else form


def what_is_asked(review: Any) -> str:
    return _(
        "The %(side)s side is asked until %(day)s. The whole statement stands on the challenge's page."
    ) % {
        "side": review.get_side_display(),
        "day": clock.day_words(timezone.localtime(review.due_at).date()),
    }


AMENDING = gettext_lazy(
    "The bid becomes a draft again and no longer takes part until you hand it in anew, before the deadline."
)

ACT_PAGES: dict[tuple[str, str], ActPage] = {
    ("need", "submit"): ActPage(needs.submit_need, explains=where_it_goes, mends=to_first_unanswered),
    ("need", "pool"): ActPage(needs.pool_need, simple(PoolNeedForm), explains=what_the_unit_thinks),
    ("need", "give_opinion"): ActPage(
        needs.give_unit_opinion,
        lambda need, data, _files: UnitOpinionForm(data, initial={"unit_opinion": need.unit_opinion}),
    ),
    ("need", "return"): ActPage(needs.return_need),
    ("need", "merge"): ActPage(
        needs.merge_need,
        form_for_person=merge_form,
        leads_to=lambda need: need.merged_into.get_absolute_url(),
    ),
    ("need", "divert"): ActPage(needs.divert_need, simple(DivertNeedForm)),
    ("need_call", "open"): ActPage(calls.open_call),
    ("need_call", "close"): ActPage(calls.close_call),
    ("challenge", "submit"): ActPage(challenges.submit_challenge, mends=to_first_missing),
    ("challenge", "return"): ActPage(challenges.return_challenge),
    ("challenge", "publish"): ActPage(challenges.publish_challenge, simple(PublishChallengeForm)),
    ("challenge", "fail_no_winner"): ActPage(bids.fail_challenge),
    ("question", "answer"): ActPage(
        questions.answer_question, simple(AnswerForm), explains=who_asks_what, leads_to=to_questions
    ),
    ("question", "decline"): ActPage(
        questions.decline_question, explains=who_asks_what, leads_to=to_questions
    ),
    ("side_review", "answer"): ActPage(
        reviews.give_opinion, simple(review_forms.OpinionForm), explains=what_is_asked
    ),
    ("side_review", "name_deputy"): ActPage(reviews.name_deputy, about(review_forms.DeputyForm)),
    ("side_review", "assign"): ActPage(reviews.assign_review, about(review_forms.AssignForm)),
    ("side_review", "urge"): ActPage(reviews.urge_review),
    ("bid", "submit"): ActPage(bids.submit_bid, simple(SubmitBidForm)),
    ("bid", "amend"): ActPage(bids.amend_bid, explains=lambda _bid: str(AMENDING)),
    ("bid", "withdraw"): ActPage(bids.withdraw_bid),
    ("bid", "qualify"): ActPage(bids.qualify_bid),
    ("bid", "disqualify"): ActPage(bids.disqualify_bid),
    ("commitment", "sign"): ActPage(bids.sign_commitment),
    ("commitment", "countersign"): ActPage(
        projects.establish_project, leads_to=lambda project: project.get_absolute_url()
    ),
    ("project", "sign_charter"): ActPage(projects.sign_charter),
    ("project", "start"): ActPage(projects.start_project),
    ("project", "request_acceptance"): ActPage(
        projects.request_acceptance, about(project_forms.RequestAcceptanceForm)
    ),
    ("project", "begin_acceptance"): ActPage(projects.begin_acceptance),
    ("project", "return_request"): ActPage(projects.return_acceptance_request),
    ("project", "accept"): ActPage(projects.accept_project, about(project_forms.AcceptForm)),
    ("project", "reaccept"): ActPage(projects.reaccept_project, about(project_forms.AcceptForm)),
    ("project", "reject"): ActPage(projects.reject_project, about(project_forms.AcceptForm)),
    ("project", "order_rectification"): ActPage(
        projects.order_rectification, simple(project_forms.RectificationForm)
    ),
    ("project", "report_rectification"): ActPage(
        projects.report_rectification, simple(project_forms.ReportRectificationForm)
    ),
    ("project", "extend"): ActPage(projects.extend_project, about(project_forms.ExtendForm)),
    ("project", "suspend"): ActPage(projects.suspend_project),
    ("project", "resume"): ActPage(projects.resume_project),
    ("project", "terminate"): ActPage(projects.terminate_project),
    ("project", "eliminate"): ActPage(projects.eliminate_project),
    ("milestone", "activate"): ActPage(projects.activate_milestone),
    ("milestone", "add_evidence"): ActPage(projects.add_evidence, simple(project_forms.EvidenceForm)),
    ("milestone", "complete_evidence"): ActPage(projects.add_evidence, simple(project_forms.EvidenceForm)),
    ("milestone", "report"): ActPage(projects.report_milestone, about(project_forms.ReportMilestoneForm)),
    ("milestone", "pass"): ActPage(projects.pass_milestone, simple(project_forms.PassMilestoneForm)),
    ("milestone", "return"): ActPage(projects.return_milestone),
    ("milestone", "waive"): ActPage(projects.waive_milestone),
    ("outcome", "submit"): ActPage(outcomes.submit_outcome, simple(outcome_forms.SubmitOutcomeForm)),
    ("outcome", "register"): ActPage(outcomes.register_outcome),
    ("outcome", "return"): ActPage(outcomes.return_outcome),
    ("outcome", "retire"): ActPage(rollout.retire_outcome),
    ("contribution", "confirm"): ActPage(outcomes.confirm_contribution, leads_to=to_outcome),
    ("contribution", "dispute"): ActPage(outcomes.dispute_contribution, leads_to=to_outcome),
    ("contribution", "restate"): ActPage(
        outcomes.restate_contribution,
        lambda row, data, _files: outcome_forms.RestateContributionForm(data, instance=row),
        leads_to=to_outcome,
    ),
    ("contribution", "remove"): ActPage(outcomes.remove_contribution, leads_to=to_outcome),
    ("benefit", "return"): ActPage(benefits.return_benefit),
    ("benefit", "return_confirmed"): ActPage(benefits.return_benefit),
    ("benefit", "withdraw"): ActPage(benefits.withdraw_benefit),
    ("rollout", "withdraw"): ActPage(rollout.withdraw_rollout),
    ("rollout", "standardize"): ActPage(
        rollout.standardize_rollout, simple(rollout_forms.StandardizeRolloutForm)
    ),
    ("rollout", "halt"): ActPage(rollout.halt_rollout, simple(rollout_forms.HaltRolloutForm)),
    ("adoption", "adopt"): ActPage(
        rollout.adopt_outcome, lambda row, data, _files: rollout_forms.AdoptForm(data, instance=row)
    ),
    ("adoption", "assess"): ActPage(rollout.assess_adoption),
    ("adoption", "defer"): ActPage(rollout.defer_adoption, simple(rollout_forms.DeferAdoptionForm)),
    ("adoption", "decline"): ActPage(rollout.decline_adoption, simple(rollout_forms.DeclineAdoptionForm)),
    ("adoption", "reconsider"): ActPage(rollout.reconsider_adoption),
    ("adoption", "confirm_not_applicable"): ActPage(rollout.confirm_not_applicable),
    ("adoption", "ask_again"): ActPage(rollout.ask_unit_again),
    ("adoption", "confirm_proof"): ActPage(rollout.confirm_proof),
    ("adoption", "return_proof"): ActPage(rollout.return_proof),
    ("squad", "approve"): ActPage(squads.approve_squad, simple(squad_forms.ApproveSquadForm)),
    ("squad", "turn_down"): ActPage(squads.turn_down_squad),
    ("squad", "award_flag"): ActPage(squads.award_flag, simple(squad_forms.AwardFlagForm)),
    ("squad", "start"): ActPage(squads.start_squad),
    ("squad", "complete"): ActPage(squads.complete_squad, simple(squad_forms.CompleteSquadForm)),
    ("squad", "assess"): ActPage(squads.assess_squad, simple(squad_forms.AssessSquadForm)),
    ("squad", "disband"): ActPage(squads.disband_squad),
    ("studio", "recommend"): ActPage(studios.recommend_studio, simple(studio_forms.RecommendStudioForm)),
    ("studio", "return"): ActPage(studios.return_application),
    ("studio", "name"): ActPage(studios.name_studio, simple(studio_forms.NameStudioForm)),
    ("studio", "ask_to_rectify"): ActPage(studios.ask_to_rectify, simple(studio_forms.RectifyStudioForm)),
    ("studio", "confirm"): ActPage(studios.confirm_rectification),
    ("studio", "revoke"): ActPage(studios.revoke_plaque),
    ("base", "recommend"): ActPage(bases.recommend_base, simple(base_forms.RecommendBaseForm)),
    ("base", "take_up"): ActPage(bases.take_up_base),
    ("base", "pass_desk"): ActPage(bases.pass_desk_review, simple(base_forms.DeskReviewForm)),
    ("base", "publicize"): ActPage(bases.publicize_base, simple(base_forms.SiteInspectionForm)),
    ("base", "return"): ActPage(bases.return_base),
    ("base", "name"): ActPage(bases.name_base, simple(base_forms.NameBaseForm)),
    ("base", "open"): ActPage(bases.open_base),
    ("base", "renew"): ActPage(bases.renew_base, simple(base_forms.RenewBaseForm)),
    ("base", "ask_to_rectify"): ActPage(bases.ask_base_to_rectify, simple(base_forms.RectifyBaseForm)),
    ("base", "examine_again"): ActPage(bases.examine_base_again),
    ("base", "revoke"): ActPage(bases.revoke_base),
}
