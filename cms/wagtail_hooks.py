"""Index of the hooks; Wagtail looks for them here alone."""

from wagtail import hooks

from cms.backoffice import branding, editions, home, menus, publishing, reviewing, withdrawing
from cms.backoffice.words import forbidden_words
from cms.choosers import CHOOSERS

for viewset in (*CHOOSERS, forbidden_words):
    hooks.register("register_admin_viewset", lambda viewset=viewset: viewset)

hooks.register("insert_global_admin_css", branding.stylesheet)
hooks.register("construct_main_menu", menus.keep_what_is_used)
hooks.register("construct_settings_menu", menus.keep_settings_used)
hooks.register("register_admin_menu_item", menus.casebooks_item)
hooks.register("register_admin_menu_item", menus.tracker_item)
hooks.register("before_publish_page", publishing.refuse_unreleased_story)
hooks.register("before_bulk_action", publishing.refuse_unreleased_stories)
hooks.register("before_copy_page", publishing.refuse_copies_of_stories)
hooks.register("construct_page_action_menu", publishing.offer_no_publishing)
hooks.register("construct_page_action_menu", publishing.say_what_passing_leads_to)
hooks.register("construct_homepage_panels", home.add_story_desk)
hooks.register("before_edit_page", editions.refuse_changes)
hooks.register("after_edit_page", reviewing.lead_back_to_the_inbox)
hooks.register("before_delete_page", editions.refuse_changes)
hooks.register("before_bulk_action", editions.refuse_deletions)
hooks.register("before_unpublish_page", withdrawing.ask_for_the_reason)
hooks.register("before_bulk_action", withdrawing.ask_one_by_one)
