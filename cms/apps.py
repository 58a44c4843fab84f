"""The case stories and what is made of them; stands on the tracker."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Stories")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # These read models, so the registry of models must be complete first.
        from cms.archive.services import notice_publications
        from cms.backoffice.editors import follow_roles
        from cms.bases.panels import show_pages_on_records
        from cms.builds import services  # noqa: F401 - its tick job registers itself when the module is read
        from cms.catalogue.keeping import keep_the_catalogue
        from cms.site.places import follow_the_lists, public_parts, standard_links
        from cms.site.published import follow_publications
        from cms.site.routing import follow_the_list
        from cms.stories.attention import show_attention_in_the_inbox
        from cms.stories.keeping import keep_what_is_published
        from cms.stories.panels import show_stories_in_the_tracker
        from cms.stories.searching import make_stories_findable
        from tracker.web.context import register_foot_links, register_public_parts
        from tracker.web.records import register_record_page

        follow_roles()
        keep_what_is_published()
        show_attention_in_the_inbox()
        show_stories_in_the_tracker()
        make_stories_findable()
        keep_the_catalogue()
        notice_publications()
        follow_the_lists()
        follow_the_list()
        follow_publications()
        show_pages_on_records()
        register_foot_links(standard_links)
        register_public_parts(public_parts)
        register_record_page("story", "cms:story")
