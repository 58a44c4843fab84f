"""Index of the models; Django and Wagtail read this file."""

from cms.builds.models import CasebookBuild, FrozenEdition
from cms.site.media import StoryDocument, StoryImage, StoryRendition
from cms.site.pages import BaseIndexPage, DemonstrationBasePage, HomePage
from cms.stories.collections import CollectionEntry, CollectionPage, CommitteeEntry
from cms.stories.pages import CaseStory, StoryIndexPage

__all__ = [
    "BaseIndexPage",
    "CaseStory",
    "CasebookBuild",
    "CollectionEntry",
    "CollectionPage",
    "CommitteeEntry",
    "DemonstrationBasePage",
    "FrozenEdition",
    "HomePage",
    "StoryDocument",
    "StoryImage",
    "StoryIndexPage",
    "StoryRendition",
]
