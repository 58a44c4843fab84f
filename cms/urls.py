"""Pages of the stories that are not Wagtail pages."""

from django.urls import path

from cms.builds import editing_views as editing
from cms.builds import views as builds
from cms.site import views as site
from cms.stories import views as stories

app_name = "cms"
urlpatterns = [
    path("casebooks/", builds.index, name="casebook-list"),
    path("casebooks/<int:pk>/", builds.detail, name="casebook-detail"),
    path("casebooks/new/", editing.begin, name="casebook-new"),
    path("casebooks/<int:pk>/settings/", editing.settings, name="casebook-settings"),
    path("casebooks/<int:pk>/arrange/", editing.arrangement, name="casebook-arrange"),
    path("casebooks/<int:pk>/next/", editing.begin_next, name="casebook-next"),
    path("casebooks/<int:pk>/build/", builds.start, name="casebook-build"),
    path("casebooks/builds/<int:pk>/progress/", builds.progress, name="build-progress"),
    path("casebooks/builds/<int:pk>/cancel/", builds.cancel, name="build-cancel"),
    path("casebooks/builds/<int:pk>/download/", builds.download, name="build-download"),
    path("story-documents/<int:pk>/", site.document, name="document"),
    path("story-records/<int:pk>/", stories.story, name="story"),
    path("story-drafts/<int:project_pk>/", stories.draft, name="story-draft"),
]
