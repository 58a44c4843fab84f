"""A Word file becomes a story: a new draft, or a new version of one that is there."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils.html import escape, strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from cms.site.media import StoryImage
from cms.stories.drafting import can_draft_stories
from cms.stories.evidence import keep_picture
from cms.stories.pages import BODIES, CaseStory, StoryIndexPage
from cms.stories.word.captions import shared_credit, told
from cms.stories.word.kept import Kept, kept_of
from cms.stories.word.markers import film_of_marker
from cms.stories.word.pictures import Picture, PictureLeftOutError, fit_for_shelf
from cms.stories.word.reading import Block, ReadStory
from cms.stories.word.writing import content_of
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
    """A new version with the words of the file; records, films, sources of words that did not change and dates stay, and
    so does the picture at the head where the file has none. Raises NotAllowed for those who may not edit it, GuardFailed while it is under review by others.
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
    too_long = [(name, value) for name, value in read.facts.items() if len(value) > LIMITS[name]]
    for name, value in read.facts.items():
        if value:
            setattr(story, name, value[: LIMITS[name]])
    kept = kept_of(story.bodies)
    bodies = {
        name: [kept.with_source(block) for raw in read.bodies[name] for block in _blocks(raw, read, kept)]
        for name in BODIES
    }
    if kept.lost:
        read.note(
            ngettext(
                "%(count)d text with a source was rewritten or left out: its source was left behind.",
                "%(count)d texts with a source were rewritten or left out: their sources were left behind.",
                kept.lost,
            )
            % {"count": kept.lost}
        )
    bodies["background"][:0] = [_whole(name, value, read) for name, value in too_long]
    bodies["background"][:0] = _lead(story, read)
    for name, body in bodies.items():
        setattr(story, name, body)


def _lead(story: CaseStory, read: ReadStory) -> list[Block]:
    """Gives the story the file's picture at the head. Returns the words of one that was left out."""
    lead = read.lead
    if lead is None:
        return []
    hero: StoryImage | None = story.hero
    if hero is None or content_of(hero) != lead.content:
        shown = _picture(lead, read)
        if shown is None:
            return _words_of([told(lead.caption, lead.credit)])
        hero = shown["image"]
    story.hero = hero
    story.hero_caption = lead.caption
    if lead.credit and lead.credit != hero.credit:
        read.note(
            _(
                "The opening picture is credited to %(person)s in the file: change it where the picture is kept."
            )
            % {"person": lead.credit}
        )
    return []


def _whole(name: str, value: str, read: ReadStory) -> Block:
    """A fact that was cut, in full as a paragraph."""
    label = capfirst(CaseStory._meta.get_field(name).verbose_name)
    read.note(
        _("%(field)s: of %(length)d characters the first %(kept)d were kept; the whole text stands at the beginning of the story.") % {
            "field": label, "length": len(value), "kept": LIMITS[name]
        }
    )  # fmt: skip
    return _paragraph(value)


def _paragraph(words: str) -> Block:
    return _rich({"text": f"<p>{escape(words)}</p>", "source": "", "source_url": ""})


def _rich(value: dict[str, str]) -> Block:
    from wagtail.rich_text import RichText  # needs the registry of features, which is ready after the models

    return "paragraph", {**value, "text": RichText(value["text"])}


def _blocks(raw: Block, read: ReadStory, kept: Kept) -> list[Block]:
    """The block as the story holds it; of pictures that were left out the words stay. A film is taken over from the
    version before alone: a file shows nobody the film of another story.
    """
    kind, value = raw
    if kind == "paragraph":
        film = film_of_marker(strip_tags(value["text"]))
        if film in kept.films:
            return [("film", kept.films[film])]
        return [_rich(value)]
    if kind == "picture":
        shown = _picture(value, read)
        return [(kind, shown)] if shown else _words_of([told(value.caption, value.credit)])
    if kind == "gallery":
        return _group(value["caption"], value["pictures"], read)
    return [raw]


def _group(caption: str, pictures: list[Picture], read: ReadStory) -> list[Block]:
    """As many as can be shown: a group, a single picture, or nothing but the words."""
    tried = [(each, _picture(each, read)) for each in pictures]
    shown = [value for _each, value in tried if value]
    left = _words_of([told(each.caption, each.credit) for each, value in tried if not value and each.caption])
    if len(shown) > 1:
        return [("gallery", {"caption": caption, "pictures": shown}), *left]
    if shown and not shown[0]["caption"]:
        return [("picture", {**shown[0], "caption": caption}), *left]
    if shown:
        return [("picture", shown[0]), *_words_of([caption]), *left]
    return [*_words_of([told(caption, shared_credit([each.credit for each in pictures]))]), *left]


def _words_of(lines: list[str]) -> list[Block]:
    return [_paragraph(words) for line in lines if (words := line.lstrip("｜"))]


def _picture(picture: Picture, read: ReadStory) -> dict[str, Any] | None:
    """A picture that the shelf holds already is not kept twice, and keeps its consent."""
    try:
        image = _on_shelf(picture.content) or _kept(picture, read)
    except PictureLeftOutError as reason:
        read.note(str(reason))
        return None
    return {"image": image, "caption": picture.caption, "credit": picture.credit}


def _kept(picture: Picture, read: ReadStory) -> StoryImage:
    """Drawn anew it may be known as well: from an earlier reading of the same file."""
    content, note = fit_for_shelf(picture)
    image = _on_shelf(content) or keep_picture(content, title=picture.caption, credit=picture.credit)
    if image is None:
        raise PictureLeftOutError(_("%(picture)s was left out: it is damaged.") % {"picture": picture.name})
    if note:
        read.note(note)
    return image


def _on_shelf(content: bytes) -> StoryImage | None:
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()  # as Wagtail hashes files
    image: StoryImage | None = StoryImage.objects.filter(file_hash=digest).first()
    return image
