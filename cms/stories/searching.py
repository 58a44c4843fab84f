"""Stories in the one search box: what is published, by all its words."""

from django.utils.html import strip_tags
from wagtail.signals import page_published, page_unpublished

from cms.stories.pages import CaseStory
from cms.stories.queries import stories_visible_to
from tracker.foundation.search.index import index_record
from tracker.foundation.search.registry import SearchDocument, register_searchable


def story_document(story: CaseStory) -> SearchDocument | None:
    """A draft says nothing to anybody yet."""
    if not story.live:
        return None
    words = (text for body in story.bodies for text in body.stream_block.get_searchable_content(body))
    body = "\n".join(
        strip_tags(part)
        for part in (story.subtitle, story.unit_name, story.theme, story.authors, story.summary, *words)
        if part
    )
    return SearchDocument(title=story.title, body=body, recorded_at=story.first_published_at)


def _reindex(instance: CaseStory, **_kwargs: object) -> None:
    """Wagtail may publish and unpublish through the plain page, of which the story's own signals hear nothing."""
    index_record(instance)


def make_stories_findable() -> None:
    """Called once, when the app is ready."""
    register_searchable(CaseStory, kind="story", document=story_document, visible_to=stories_visible_to)
    page_published.connect(_reindex, sender=CaseStory, dispatch_uid="cms.search.published")
    page_unpublished.connect(_reindex, sender=CaseStory, dispatch_uid="cms.search.unpublished")
