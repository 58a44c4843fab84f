"""One record of every kind at a state where rights differ, so that every page can be tried by everybody.

Nearly all of it is alice's of pit one, with bob in her team and pit two as the end user; see `chain`, `projects`,
`outcomes`, `rollout`, `squads` and `studios` for who does what. Requests are best made as of `OPEN`, a day on which
the published challenge takes bids.
"""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.builds.models import BuildStatus, CasebookBuild
from cms.site.media import StoryDocument
from tests.factories import (
    bases,
    batches,
    calls,
    chain,
    layouts,
    outcomes,
    projects,
    questions,
    rollout,
    squads,
    studios,
    supplements,
)
from tests.factories.organisation import World
from tests.factories.stories import collection_of, film_block, published_story, site_with_editor, story_draft
from tracker.bids.services import panel_of, submit_bid
from tracker.challenges.board.calendar_keys import renew_key
from tracker.challenges.board.saved_views import save_view
from tracker.challenges.services import submit_challenge
from tracker.deliberation.decisions import newest_decision
from tracker.deliberation.enums import DecisionMatter
from tracker.deliberation.models import PublicNotice, ScoreSheet
from tracker.deliberation.services import file_objection, open_notice, subject_of
from tracker.foundation import clock
from tracker.foundation.attachments import attach_file, attachments_of
from tracker.inbox.models import Message
from tracker.needs.services import raise_need
from tracker.projects.queries import EVIDENCE_KIND
from tracker.teams.services import invite_member

OPEN = chain.DAY + timedelta(days=3)
"""Bids are taken until `chain.DEADLINE`."""


def whole_chain(world: World) -> dict[str, int | str]:
    """The id (of a calendar its key) of each record, by words that say what it is."""
    # Those whose bidding is over come first: the clock closes every open bidding at once.
    return {
        **_bidding_is_over(world),
        **_bidding_is_open(world),
        **_needs(world),
        **_outcomes(world),
        **_carriers(world),
        **_stories(world),
        **_batches(world),
        "alice's calendar": renew_key(by=world.alice).key,
        "alice's view": save_view(name="本公司", query="?view=ledger", by=world.alice).pk,
    }


def _needs(world: World) -> dict[str, int]:
    with clock.at(chain.DAY):
        draft = raise_need(
            title="皮带机托辊异响",
            domain="机电运输",
            problem="每班停机。",
            wanted="不停机。",
            end_user="运输队",
            by=world.alice,
        )
    return {
        "drafted need": draft.pk,
        "pooled need": chain.pooled_need(world).pk,
        "drafted call": calls.drafted_call(world).pk,
        "open call": calls.opened_call(world).pk,
    }


def _batches(world: World) -> dict[str, int]:
    return {
        "batch": batches.made_batch(world).pk,
        "batch ahead": batches.batch_ahead(world).pk,
        "layout": layouts.kept_layout(world).pk,
    }


def _bidding_is_over(world: World) -> dict[str, int]:
    accepted = projects.accepted_project(world)
    milestone = accepted.milestones.get(order=1)
    scored = chain.scored_challenge(world)
    publicized = chain.publicized_challenge(world)
    notice = PublicNotice.objects.get(subject_kind="challenge", subject_id=publicized.pk)
    with clock.at(chain.SCORED):
        objection = file_objection(notice, text="评分与公示不符。", by=world.dave)
    commitment = chain.lead_signed_commitment(world)
    return {
        "accepted project": accepted.pk,
        "passed milestone": milestone.pk,
        "evidence of the milestone": attachments_of(EVIDENCE_KIND, milestone.pk).get().pk,
        "charter waiting for the lead": projects.pending_project(world).pk,
        "challenge with bidding closed": chain.challenge_with_closed_bidding(world).pk,
        "scored challenge": scored.pk,
        "bid under evaluation": scored.bids.get().pk,
        "closed panel": panel_of(scored).pk,
        "erin's score sheet": ScoreSheet.objects.get(panel=panel_of(scored), expert=world.erin).pk,
        "challenge on public notice": publicized.pk,
        "public notice": notice.pk,
        "dave's objection": objection.pk,
        "commitment signed by the lead": commitment.pk,
        "message to bob": Message.objects.filter(person=world.bob).order_by("pk")[0].pk,
    }


def _bidding_is_open(world: World) -> dict[str, int]:
    published = chain.published_challenge(world, title="巷道快速掘进")
    sealed = chain.published_challenge(world, title="矿井水处理")
    public = chain.published_challenge(world, title="公开榜题", visibility="public")
    draft = chain.drafted_bid(world, published)
    for supplemented in (published, public):
        supplements.supplemented(world, supplemented)
    question = questions.asked_question(world, published)
    with clock.at(chain.DAY):
        reviewed = submit_challenge(chain.drafted_challenge(world, title="方案联审中"), by=world.olga)
    decision = newest_decision("challenge", public.pk, DecisionMatter.PUBLICATION)
    assert decision is not None
    with clock.at(OPEN):
        told = open_notice(
            subject_of(public, kind="challenge"),
            title="拟定榜公示",
            body="掘进先锋队",
            unit=public.unit,
            by=world.olga,
        )
    signed = SimpleUploadedFile("纪要.pdf", b"%PDF-1.7 signed")
    with clock.at(OPEN):
        seat = invite_member(draft.team, person=world.trudy, task="监测", by=world.alice)
        handed_in = submit_bid(chain.drafted_bid(world, sealed), is_pledged=True, by=world.alice)
    return {
        "drafted challenge": chain.drafted_challenge(world).pk,
        "published challenge": published.pk,
        "public challenge": public.pk,
        "notice of a public challenge": told.pk,
        "trudy's question": question.pk,
        "challenge in review": reviewed.pk,
        "finance review": reviewed.side_reviews.get(side="finance").pk,
        "signed minutes": attach_file(decision, kind="decision", file=signed, by=world.david).pk,
        "drafted bid": draft.pk,
        "sealed bid": handed_in.pk,
        "trudy's invitation": seat.pk,
    }


def _outcomes(world: World) -> dict[str, int]:
    draft = outcomes.drafted_outcome(world)
    registered = outcomes.equipped_outcome(world, title="矸石充填成套工艺")
    invited = rollout.invited_adoption(world)
    return {
        "drafted outcome": draft.pk,
        "bob's contribution": outcomes.contribution_of(draft, "bob").pk,
        "registered outcome": registered.pk,
        "claimed benefit": outcomes.claimed_benefit(world, registered, unit=world.pit_two).pk,
        "confirmed benefit": outcomes.confirmed_benefit(world).pk,
        "returned benefit": outcomes.returned_benefit(world).pk,
        "recommended rollout": rollout.recommended_rollout(world).pk,
        "rollout under way": invited.rollout_id,
        "invited adoption": invited.pk,
        "pit two's adoption": rollout.adopting(
            world, rollout.adoption_in(rollout.company_rollout(world), world.pit_two), by="head_two"
        ).pk,
    }


def _carriers(world: World) -> dict[str, int]:
    return {
        "proposed squad": squads.proposed_squad(world).pk,
        "active squad": squads.active_squad(world).pk,
        "base applied for": bases.applied_base(world).pk,
        "active base": bases.active_base(world).pk,
        "studio applied for": studios.applied_studio(world).pk,
        "named studio": studios.named_studio(world).pk,
    }


def _stories(world: World) -> dict[str, int]:
    site = site_with_editor(world)
    story = published_story(site)
    book = collection_of(site, story)
    draft_book = collection_of(site, story, part="高产高效")
    draft_book.unpublish()
    build = CasebookBuild(
        collection=book, requested_by=world.emma, status=BuildStatus.DONE, pages=1, finished_at=OPEN
    )
    build.file.save("案例集.pdf", ContentFile(b"%PDF-1.7"))
    document = StoryDocument(title="样张")
    document.file.save("样张.pdf", ContentFile(b"%PDF-1.7"))
    film, unseen = (StoryDocument(title=title) for title in ("影片", "未用影片"))
    for each in (film, unseen):
        each.file.save("film.mp4", ContentFile(b"0123456789"))
    published_story(site, "有影片", slug="film", practice=[film_block(film)])
    return {
        "story": story.pk,
        "drafted story": story_draft(site, "草稿", slug="draft").pk,
        "story for the group": published_story(site, slug="inner", visibility="group").pk,
        "case book": book.pk,
        "unpublished case book": draft_book.pk,
        "finished build": build.pk,
        "document": document.pk,
        "film": film.pk,
        "film of a draft": unseen.pk,
    }
