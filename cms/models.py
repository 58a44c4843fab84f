"""Index of the models; Django and Wagtail read this file."""

from cms.archive.models import Withdrawal
from cms.bases.pages import BaseIndexPage, DemonstrationBasePage
from cms.builds.models import CasebookBuild, FrozenEdition
from cms.carriers.pages import CampaignPage, CarrierIndexPage, CarrierPage
from cms.catalogue.models import CatalogueStamp, StoryCard
from cms.site.media import StoryDocument, StoryImage, StoryRendition
from cms.site.pages import HomePage, StandardPage
from cms.stories.collections import CollectionEntry, CollectionPage, CommitteeEntry
from cms.stories.keeping import KeptFigures
from cms.stories.pages import CaseStory, StoryIndexPage
from cms.stories.wording import ForbiddenWord
from cms.workflows.models import StoryReviewState, StoryReviewTask

__all__ = [
    "BaseIndexPage",
    "CampaignPage",
    "CarrierIndexPage",
    "CarrierPage",
    "CaseStory",
    "CasebookBuild",
    "CatalogueStamp",
    "CollectionEntry",
    "CollectionPage",
    "CommitteeEntry",
    "DemonstrationBasePage",
    "ForbiddenWord",
    "FrozenEdition",
    "HomePage",
    "KeptFigures",
    "StandardPage",
    "StoryCard",
    "StoryDocument",
    "StoryImage",
    "StoryIndexPage",
    "StoryRendition",
    "StoryReviewState",
    "StoryReviewTask",
    "Withdrawal",
]
