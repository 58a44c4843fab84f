"""Index of the hooks; Wagtail looks for them here alone."""

from wagtail import hooks

from cms.backoffice import branding, menus, publishing, withdrawing
from cms.choosers import CHOOSERS

for chooser in CHOOSERS:
    hooks.register("register_admin_viewset", lambda chooser=chooser: chooser)

hooks.register("insert_global_admin_css", branding.stylesheet)
hooks.register("construct_main_menu", menus.keep_what_is_used)
hooks.register("construct_settings_menu", menus.keep_settings_used)
hooks.register("register_admin_menu_item", menus.casebooks_item)
hooks.register("register_admin_menu_item", menus.tracker_item)
hooks.register("before_publish_page", publishing.refuse_unreleased_story)
hooks.register("before_bulk_action", publishing.refuse_unreleased_stories)
hooks.register("before_unpublish_page", withdrawing.ask_for_the_reason)
hooks.register("before_bulk_action", withdrawing.ask_one_by_one)
