from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page


class PlainPage(Page):
    body: "models.Field[str, str]" = RichTextField()

    template = "plain/page.html"

    class Meta:
        app_label = "plain"
