"""The map of the whole site: the tracker at the root, editors' and administrators' back offices, then Wagtail's pages."""

from django.contrib import admin
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from cms.site.pictures import picture
from cms.site.routing import serve as serve_page

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("editor/", include(wagtailadmin_urls)),
    path("", include("tracker.urls")),
    path("", include("cms.urls")),
    re_path(r"^media/(?P<path>(?:images|original_images)/.*)$", picture),
    re_path(wagtail_urls.serve_pattern, serve_page),
    path("", include(wagtail_urls)),
]
