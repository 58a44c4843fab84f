"""Index of the models; Django and Wagtail read this file."""

from cms.builds.models import CasebookBuild
from cms.site.media import StoryDocument, StoryImage, StoryRendition
from cms.site.pages import BaseIndexPage, DemonstrationBasePage, HomePage
from cms.stories.collections import CollectionEntry, CollectionPage, CommitteeEntry
from cms.stories.keeping import KeptFigures
from cms.stories.pages import CaseStory, StoryIndexPage
from cms.stories.wording import ForbiddenWord
from cms.workflows.models import StoryReviewState, StoryReviewTask

__all__ = [
    "BaseIndexPage",
    "CaseStory",
    "CasebookBuild",
    "CollectionEntry",
    "CollectionPage",
    "CommitteeEntry",
    "DemonstrationBasePage",
    "ForbiddenWord",
    "HomePage",
    "KeptFigures",
    "StoryDocument",
    "StoryImage",
    "StoryIndexPage",
    "StoryRendition",
    "StoryReviewState",
    "StoryReviewTask",
]
