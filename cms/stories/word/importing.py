"""A Word file becomes a story: a new draft, or a new version of one that is there."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.site.media import StoryImage
from cms.stories.drafting import can_draft_stories
from cms.stories.evidence import keep_picture, picture_suffix
from cms.stories.pages import BODIES, CaseStory, StoryIndexPage
from cms.stories.word.reading import Block, Picture, ReadStory
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.organisation.models import Person

LIMITS = {"title": 100, "subtitle": 150, "summary": 400, "theme": 60, "unit_name": 120, "authors": 200}


def begin_story(read: ReadStory, *, by: Person) -> CaseStory:
    """A draft of the writer's unit. Raises NotAllowed for those who write no stories."""
    with transaction.atomic():
        index = StoryIndexPage.objects.select_for_update().first()
        if index is None or not can_draft_stories(by):
            raise NotAllowed(_("Stories are drafted by their editors and correspondents."))
        story = CaseStory(
            title=_("Untitled"),
            unit_name=by.unit.name if by.unit else "",
            unit=by.unit,
            authors=by.get_full_name(),
            live=False,
            owner=by,
        )
        _fill(story, read)
        story.summary = story.summary or story.title
        story.slug = _free_slug(index)
        index.add_child(instance=story)
        revision = story.save_revision(user=by, clean=False)
        log(instance=story, action="wagtail.create", user=by, revision=revision)
    return story


def replace_text(story: CaseStory, read: ReadStory, *, by: Person) -> CaseStory:
    """A new version with the words of the file; records, pictures at the head and dates stay. Raises NotAllowed for
    those who may not edit it, GuardFailed while it is under review by others.
    """
    rights = story.permissions_for_user(by)
    if not rights.can_edit():
        raise NotAllowed(_("Only those who may edit this story read a file into it."))
    if rights.page_locked():
        raise GuardFailed(_("The story is under review: it can be changed once it is returned."))
    latest: CaseStory = story.get_latest_revision_as_object()
    with transaction.atomic():
        _fill(latest, read)
        latest.save_revision(user=by, clean=False, log_action=True)
    return latest


def _free_slug(index: StoryIndexPage) -> str:
    last = CaseStory.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    taken = set(index.get_children().values_list("slug", flat=True))
    return next(slug for number in range(last + 1, last + 1000) if (slug := f"story-{number}") not in taken)


def _fill(story: CaseStory, read: ReadStory) -> None:
    for name, value in read.facts.items():
        if value:
            setattr(story, name, value[: LIMITS[name]])
    for name in BODIES:
        setattr(story, name, [block for raw in read.bodies[name] if (block := _block(raw, read)) is not None])


def _block(raw: Block, read: ReadStory) -> Block | None:
    from wagtail.rich_text import RichText  # needs the registry of features, which is ready after the models

    kind, value = raw
    if kind == "paragraph":
        return kind, {**value, "text": RichText(value["text"])}
    if kind == "picture":
        shown = _picture(value, read)
        return (kind, shown) if shown else None
    if kind == "gallery":
        pictures = [shown for each in value["pictures"] if (shown := _picture(each, read))]
        if len(pictures) == 1:
            return "picture", pictures[0]
        return (kind, {**value, "pictures": pictures}) if pictures else None
    return kind, value


def _picture(picture: Picture, read: ReadStory) -> dict[str, Any] | None:
    """A picture that the shelf holds already is not kept twice, and keeps its consent."""
    digest = hashlib.sha1(picture.content, usedforsecurity=False).hexdigest()  # as Wagtail hashes files
    image = StoryImage.objects.filter(file_hash=digest).first()
    if image is None and picture_suffix(picture.content) is not None:
        image = keep_picture(picture.content, title=picture.caption, credit=picture.credit)
    if image is None:
        read.notes.append(_("A picture that cannot be read was left out."))
        return None
    return {"image": image, "caption": picture.caption, "credit": picture.credit}
