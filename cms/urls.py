"""Pages of the stories that are not Wagtail pages."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import path

from cms.archive import views as archive
from cms.bases import views as bases
from cms.builds import editing_views as editing
from cms.builds import views as builds
from cms.sharing import views as sharing
from cms.sharing.feeds import StoryAtom, StoryFeed
from cms.sharing.maps import MAPS, robots
from cms.site import views as site
from cms.stories import desk, films
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
    path("story-films/<int:pk>/", films.film, name="film"),
    path("story-records/<int:pk>/", stories.story, name="story"),
    path("story-figures/<int:pk>/", desk.figures, name="figures"),
    path("story-word/", desk.word_new, name="word-new"),
    path("story-word/<int:pk>/", desk.word_into, name="word-into"),
    path("story-word/<int:pk>/download/", desk.word_out, name="word-out"),
    path("project-stories/<int:pk>/", stories.of_project, name="stories-of-project"),
    path("story-drafts/<int:project_pk>/", stories.draft, name="story-draft"),
    path("story-posters/<int:pk>.pdf", sharing.poster, name="story-poster"),
    path("story-feed.rss", StoryFeed(), name="story-rss"),
    path("story-feed.atom", StoryAtom(), name="story-atom"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": MAPS, "sitemap_url_name": "cms:sitemap-part"},
        name="sitemap",
    ),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, {"sitemaps": MAPS}, name="sitemap-part"),
    path("robots.txt", robots, name="robots"),
    path("base-pages/<int:pk>/", bases.draft, name="base-page"),
    path("withdrawn/", archive.index, name="withdrawn-list"),
    path("withdrawn/<int:page_pk>/withdraw/", archive.withdraw, name="withdraw"),
]
