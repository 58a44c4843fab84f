"""Index of the models; Django and Wagtail read this file."""

from cms.archive.models import Withdrawal
from cms.builds.models import CasebookBuild
from cms.catalogue.models import CatalogueStamp, StoryCard
from cms.site.media import StoryDocument, StoryImage, StoryRendition
from cms.site.pages import BaseIndexPage, DemonstrationBasePage, HomePage
from cms.stories.collections import CollectionEntry, CollectionPage, CommitteeEntry
from cms.stories.pages import CaseStory, StoryIndexPage

__all__ = [
    "BaseIndexPage",
    "CaseStory",
    "CasebookBuild",
    "CatalogueStamp",
    "CollectionEntry",
    "CollectionPage",
    "CommitteeEntry",
    "DemonstrationBasePage",
    "HomePage",
    "StoryCard",
    "StoryDocument",
    "StoryImage",
    "StoryIndexPage",
    "StoryRendition",
    "Withdrawal",
]
