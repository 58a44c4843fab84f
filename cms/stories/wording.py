"""Words that may not stand in a story or in the name of a base; the editors keep the list."""

from collections.abc import Iterable
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WordPlace(models.TextChoices):
    STORY = "story", pgettext_lazy("place of a word", "Stories")
    BASE = "base", pgettext_lazy("place of a word", "Names of bases")
    EVERYWHERE = "everywhere", pgettext_lazy("place of a word", "Stories and names of bases")


class ForbiddenWord(models.Model):
    """A word with its reason. A refused one stops the publication; of another the editor is only told."""

    word = models.CharField(_("word"), max_length=40, unique=True)
    place = models.CharField(
        _("where"), max_length=12, choices=WordPlace.choices, default=WordPlace.EVERYWHERE
    )
    is_refused = models.BooleanField(
        _("stops the publication"), default=True, help_text=_("Otherwise the editor is only told.")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        app_label = "cms"
        verbose_name = _("forbidden word")
        verbose_name_plural = _("forbidden words")
        ordering = ["place", "word"]

    def __str__(self) -> str:
        return self.word


FIRST_WORDS: Final = (
    ("国家级", WordPlace.BASE, True, "基地名称冠“国家级”须经批准（创建示范活动管理办法）"),
    ("全国", WordPlace.BASE, True, "基地名称冠“全国”须经批准（创建示范活动管理办法）"),
    ("中国", WordPlace.BASE, True, "基地名称冠“中国”须经批准（创建示范活动管理办法）"),
    ("中华", WordPlace.BASE, True, "基地名称冠“中华”须经批准（创建示范活动管理办法）"),
    ("绝密", WordPlace.EVERYWHERE, True, "密级标志：涉密内容不得上网"),
    ("机密★", WordPlace.EVERYWHERE, True, "密级标志：涉密内容不得上网"),
    ("秘密★", WordPlace.EVERYWHERE, True, "密级标志：涉密内容不得上网"),
    ("商业秘密", WordPlace.STORY, False, "请与本单位法务核对是否可以公开"),
    ("世界首创", WordPlace.STORY, False, "须有查新报告或鉴定意见"),
    ("国内首创", WordPlace.STORY, False, "须有查新报告或鉴定意见"),
)
"""What the list begins with: word, place, whether it stops the publication, reason."""


def begin_the_list() -> None:
    """An empty list gets the first words; one that the editors keep stays as it is."""
    if not ForbiddenWord.objects.exists():
        ForbiddenWord.objects.bulk_create(
            ForbiddenWord(word=word, place=place, is_refused=is_refused, reason=reason)
            for word, place, is_refused, reason in FIRST_WORDS
        )


def words_found(texts: Iterable[str], *, place: WordPlace) -> list[ForbiddenWord]:
    """Words of the list that stand in one of the texts. One query."""
    told = "\n".join(texts)
    listed = ForbiddenWord.objects.filter(place__in=(place, WordPlace.EVERYWHERE))
    return [row for row in listed if row.word in told]
