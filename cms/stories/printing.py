"""From the published stories of a collection to the plain facts that the case book engine typesets."""

import logging
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from PIL import Image
from wagtail.whitelist import Whitelister, allow_without_attributes

from cms.blocks.body import RECORD_BLOCKS, live_records_of
from cms.blocks.live import LiveRecords, OutcomeFigures, Spread
from cms.blocks.recorded import RecordBlock
from cms.casebook.content import Book, Case, Part
from cms.casebook.reports import reason_of
from cms.site.media import BROKEN, StoryImage
from cms.stories.checks import unverified_benefits
from cms.stories.collections import CollectionPage, CollectionPart, published_parts
from cms.stories.keeping import frozen_figures
from cms.stories.marks import with_marks
from cms.stories.pages import FRAME, CaseStory
from cms.stories.reading import StoryFacts, facts_of
from tracker.foundation import clock
from tracker.foundation.audit import head_digest
from tracker.rollout.enums import AdoptionState

RENDITION: Final = "max-1920x1920|jpegquality-85|format-jpeg"
"""As wide as a picture is printed at 300 dpi: the lines are 159 mm long."""

PICTURE_NAME: Final = "picture-{pk}.jpg"
"""What the book calls a picture of the stories."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoryWords:
    """What the book says around a story. Like the engine's `BookWords` these are content, not interface."""

    frame: Mapping[str, str]
    uses: Mapping[str, str]
    """Of a unit that has adopted, by the state of its adoption."""
    challenge: str = "榜题"
    team: str = "团队"
    team_size: str = "1+{count}，{units}"
    period: str = "周期"
    running: str = "{start}至今"
    between: str = "{start}—{end}"
    month: str = "{year}年{month}月"
    verified: str = "核定效益"
    wan_a_year: str = "{amount} 万元/年"
    spread: str = "推广"
    adopted: str = "{adopted}/{applicable} 家单位采纳"
    as_of: str = "截至{year}年{month}月{day}日"
    stories: str = "案例"
    story_count: str = "{count} 个"
    verified_wan: str = "核定效益（万元/年）"
    unnamed_part: str = "案例"
    item: str = "项目"
    before: str = "此前"
    after: str = "此后"
    change: str = "变化"
    goal: str = "目标"
    lead: str = "牵头"
    film: str = "影片见案例网页"
    unverified: str = "（未经财务核定）"
    absent: str = "（相关记录未公开或已撤下）"
    unprintable: str = "本案例内容有误，未能排入本书。请编辑人员修改后重新生成。"


WORDS: Final = StoryWords(
    frame={
        "background": "背景",
        "practice": "做法",
        "results": "成效",
        "lessons": "启示",
        "appendix": "附录",
    },
    uses={
        AdoptionState.ADOPTING: "应用中",
        AdoptionState.PROOF_FILED: "已提交证明",
        AdoptionState.PROVEN: "已验证",
    },
)


class _PrintedText(Whitelister):
    """Rich text with nothing but what a paragraph of the book may hold."""

    element_rules = dict.fromkeys(
        ("[document]", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul"), allow_without_attributes
    )


class Pictures(Mapping[str, bytes]):
    """The pictures of one story by name, read from storage when asked. One that is gone raises LookupError; one that is
    damaged or too large to be opened is empty, and is told of where it would stand.
    """

    def __init__(self, images: Mapping[str, StoryImage]) -> None:
        self._images = images

    def __getitem__(self, name: str) -> bytes:
        try:
            rendition = self._images[name].get_rendition(RENDITION)
            with rendition.file.open("rb") as file:
                return bytes(file.read())
        except OSError as gone:
            raise LookupError(name) from gone
        except (*BROKEN, Image.DecompressionBombError) as broken:
            logger.warning("picture %s cannot be printed: %s", self._images[name].pk, broken)
            return b""

    def __iter__(self) -> Iterator[str]:
        return iter(self._images)

    def __len__(self) -> int:
        return len(self._images)


class EmptyCollectionError(ValueError):
    """None of the stories of a collection is published."""


def book_of(collection: CollectionPage, *, words: StoryWords = WORDS) -> Book:
    """The collection with those of its stories that are published now. Raises EmptyCollectionError when there are none."""
    parts = published_parts(collection, whole=True)
    if not parts:
        raise EmptyCollectionError(collection.title)
    stories = [story for part in parts for story in part.stories]
    printed = {story.pk for story in stories}
    live = live_records_of(
        (body for story in stories for body in story.bodies),
        outcome_ids=(story.outcome_id for story in stories if story.outcome_id),
    )
    return Book(
        title=collection.title,
        edition=collection.edition,
        organisation=collection.organisation or str(settings.JIEBANG["ORGANISATION_NAME"]),
        marking=collection.marking,
        preface_html=printed_preface(collection),
        committee=tuple((entry.role, entry.people) for entry in collection.committee.all()),
        data_date=clock.today(),
        chapters=tuple(_part(part, _Shown(live, frozen_figures(printed)), printed, words) for part in parts),
        audit_head=head_digest(),
    )


def printed_preface(collection: CollectionPage) -> str:
    return str(_PrintedText().clean(collection.preface))


@dataclass(frozen=True, slots=True)
class _Shown:
    """The records of all stories, and by story what was frozen for it."""

    live: LiveRecords
    frozen: Mapping[int, Mapping[int, Spread]]

    def of(self, story: CaseStory) -> LiveRecords:
        return self.live.with_frozen(self.frozen.get(story.pk, {}))


def case_id(story_pk: int) -> str:
    """The name of a story in every edition."""
    return f"AL-{story_pk:05d}"


def story_number(name: str) -> int | None:
    """The story that `case_id` has named so; None for a preface or an appendix."""
    return int(name.removeprefix("AL-")) if re.fullmatch(r"AL-\d{5,}", name) else None


def _part(part: CollectionPart, shown: _Shown, printed: Collection[int], words: StoryWords) -> Part:
    figures = {
        story.outcome_id: shown.of(story).outcomes[story.outcome_id]
        for story in part.stories
        if story.outcome_id in shown.live.outcomes
    }
    verified = sum((each.verified_wan or Decimal(0) for each in figures.values()), Decimal(0))
    summary = [(words.stories, words.story_count.format(count=len(part.stories)))]
    if verified:
        summary.append((words.verified_wan, f"{verified:,.2f}"))
    return Part(
        title=part.title or words.unnamed_part,
        summary_figures=tuple(summary),
        cases=tuple(
            _case_or_failure(story, shown.of(story), printed=printed, words=words) for story in part.stories
        ),
    )


def _case_or_failure(
    story: CaseStory, live: LiveRecords, *, printed: Collection[int], words: StoryWords
) -> Case:
    """One bad story never stops the book."""
    try:
        return case_of(story, live, printed=printed, words=words)
    except Exception as error:
        logger.exception("story %s cannot be printed", story.pk)
        reason = (
            reason_of("nesting", "")
            if isinstance(error, RecursionError)
            else reason_of("error", f"{type(error).__name__}: {error}"[:300])
        )
        return Case(
            id=case_id(story.pk),
            title=story.title,
            unit=story.unit_name,
            html=format_html("<p>{}</p>", words.unprintable),
            failure=reason,
        )


def case_of(
    story: CaseStory, live: LiveRecords, *, printed: Collection[int] = (), words: StoryWords = WORDS
) -> Case:
    """One story for the book; links to the stories in `printed` (page ids) become links within it."""
    images: dict[str, StoryImage] = {}
    unverified = unverified_benefits(story)
    html = [_picture(images, story.hero, caption=story.hero_caption, credit="")] if story.hero else []
    for name, _title in FRAME:
        body = getattr(story, name)
        if body:
            html.append(render_to_string("cms/print/chapter.html", {"title": words.frame[name]}))
            html.extend(
                # What a record says about itself is as finance, or the frozen edition, has it.
                rendered
                if block.block_type in RECORD_BLOCKS
                else with_marks(rendered, unverified, words.unverified)
                for block in body
                for rendered in [_block(block, live, images, printed, words)]
            )
    text = "\n".join(html)
    return Case(
        id=case_id(story.pk),
        title=story.title,
        unit=story.unit_name,
        html=text,
        facts=tuple(_facts(facts_of(story), live, story.outcome_id, words)),
        summary=unescape(with_marks(escape(story.summary), unverified, words.unverified)),
        assets=Pictures(images),
    )


def _block(
    block: Any,
    live: LiveRecords,
    images: dict[str, StoryImage],
    printed: Collection[int],
    words: StoryWords,
) -> str:
    kind, value = block.block_type, block.value
    if kind == "picture":
        return _picture(images, value["image"], caption=value["caption"], credit=value["credit"])
    if kind == "gallery":
        shown = [
            _picture(images, each["image"], caption=each["caption"], credit=each["credit"])
            for each in value["pictures"]
        ]
        return "\n".join(filter(None, shown))
    if kind == "film":
        caption = "　".join(filter(None, (value["caption"], words.film)))
        return _picture(images, value["poster"], caption=caption, credit=value["credit"])
    context: dict[str, Any] = {"value": value, "words": words}
    if kind == "paragraph":
        context["text"] = printed_text(value["text"].source, printed=printed)
    elif kind in RECORD_BLOCKS:
        context |= _recorded(RECORD_BLOCKS[kind], value, live, words)
    return render_to_string(f"cms/print/{kind}.html", context)


def _recorded(block: RecordBlock, value: Any, live: LiveRecords, words: StoryWords) -> dict[str, Any]:
    """What a block shows of its record."""
    record_id = value[block.record]
    shown = getattr(live, block.shows).get(record_id)
    context: dict[str, Any] = {"shown": shown}
    figures = shown.figures if isinstance(shown, Spread) else shown
    if isinstance(shown, Spread):
        context["adopters"] = [(adopter, words.uses.get(adopter.state, "")) for adopter in shown.adopters]
    if isinstance(figures, OutcomeFigures):
        # The figures of today bear the day of the whole book, which its last page names: with a day of their own every
        # chapter would be another one tomorrow.
        context["as_of"] = _day(figures, words) if figures.edition else ""
        context["lines"] = _figure_lines(live, record_id, words)
        context["caption"] = "　".join(filter(None, (words.spread, context["as_of"])))
    return context


def _day(figures: OutcomeFigures, words: StoryWords) -> str:
    day = figures.as_of
    return words.as_of.format(year=day.year, month=day.month, day=day.day)


def _picture(images: dict[str, StoryImage], image: StoryImage | None, *, caption: str, credit: str) -> str:
    if image is None:
        return ""
    name = PICTURE_NAME.format(pk=image.pk)
    images[name] = image
    context = {
        "name": name,
        "alt": image.default_alt_text,
        "caption": caption,
        "credit": credit or image.credit,
    }
    return render_to_string("cms/print/picture.html", context)


_PAGE_LINK: Final = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>(?P<text>.*?)</a>', re.DOTALL)
_PAGE_ID: Final = re.compile(r'\bid="(\d+)"')
_MARK: Final = "\ue000{id}\ue001{text}\ue002"
_MARKED: Final = re.compile("\ue000(\\d+)\ue001(.*?)\ue002", re.DOTALL)


def printed_text(html: str, *, printed: Collection[int] = ()) -> SafeString:
    """Rich text as the book prints it. Of the links only those to other stories of the book stay; paper has no others.

    A link is marked by private-use characters while the text is cleaned, so that the cleaner need not trust it.
    """
    text = re.sub("[\ue000-\ue002]", "", html)

    def mark(match: re.Match[str]) -> str:
        found = _PAGE_ID.search(match[0])
        if found is None or int(found[1]) not in printed:
            return match["text"]
        return _MARK.format(id=found[1], text=match["text"])

    cleaned = _PrintedText().clean(_PAGE_LINK.sub(mark, text))
    return mark_safe(
        _MARKED.sub(lambda link: f'<a href="casebook:{case_id(int(link[1]))}">{link[2]}</a>', cleaned)
    )


def _facts(
    facts: StoryFacts | None, live: LiveRecords, outcome_id: int | None, words: StoryWords
) -> Iterator[tuple[str, str]]:
    if facts is not None:
        yield words.challenge, f"{facts.challenge_title}（{facts.challenge_number}）"
        yield words.team, words.team_size.format(count=facts.member_count, units="、".join(facts.unit_names))
        start = words.month.format(year=facts.starts_on.year, month=facts.starts_on.month)
        end = words.month.format(year=facts.ends_on.year, month=facts.ends_on.month)
        period = words.between if facts.is_accepted else words.running
        yield words.period, period.format(start=start, end=end)
    yield from _figure_lines(live, outcome_id, words)


def _figure_lines(live: LiveRecords, outcome_id: int | None, words: StoryWords) -> list[tuple[str, str]]:
    """Verified benefit and adoption as (label, value); nothing for an outcome that is not open."""
    figures = live.outcomes.get(outcome_id) if outcome_id else None
    if figures is None:
        return []
    lines = []
    if figures.verified_wan is not None:
        lines.append((words.verified, words.wan_a_year.format(amount=f"{figures.verified_wan:,.2f}")))
    if figures.coverage.applicable:
        reached = words.adopted.format(
            adopted=figures.coverage.adopted, applicable=figures.coverage.applicable
        )
        lines.append((words.spread, reached))
    return lines
