"""The yardstick of the story page: a Wagtail page with one paragraph, upon the base that all our pages stand on."""
