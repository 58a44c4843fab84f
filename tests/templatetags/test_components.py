"""The component library: what a reader sees and hears, and what an author may not write."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils import translation

from tests.templatetags.stand_ins import (
    EVIL,
    NOW,
    SHANGHAI,
    Challenge,
    Facet,
    Goal,
    KeyFigure,
    LedgerHead,
    OwedAct,
    Step,
    Thing,
)
from tracker.templatetags import components, page_parts, sprite
from tracker.templatetags.ledger_rows import _CELLS

TEMPLATES = Path(settings.BASE_DIR) / "templates"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def english(site_language: None) -> Iterator[None]:
    with translation.override("en"):
        yield


def draw(source: str, **values: object) -> str:
    return Template("{% load components %}" + source).render(Context(values))


def words_of(markup: str) -> str:
    """What is left when the tags are taken away."""
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


# Every tag with the least that it asks for; the evil words wherever a page may hand words over.
TAGS = {
    "icon": "{% icon 'bell' %}",
    "light": "{% light 'red' evil %}",
    "light_history": "{% light_history things evil %}",
    "light_reason": "{% light_reason 'red' evil evil %}",
    "light_counts": "{% light_counts 1 2 3 4 %}",
    "chip": "{% chip evil %}",
    "state_badge": "{% state_badge evil %}",
    "avatar": "{% avatar evil %}",
    "star": "{% star evil %}",
    "adoption_cell": "{% adoption_cell 'verified' evil %}",
    "panel": "{% panel evil evil end=evil id=evil %}{% endpanel %}",
    "scroll_region": "{% scroll_region evil %}{% endscroll_region %}",
    "page_heading": "{% page_heading evil evil %}",
    "meta_item": "{% meta_item evil evil evil %}",
    "figure": "{% figure evil evil evil evil evil %}",
    "key_values": "{% key_values evil evil %}",
    "empty_state": "{% empty_state evil evil evil evil %}",
    "next_act": "{% next_act evil evil evil evil %}",
    "tab_link": "{% tab_link evil evil evil %}",
    "tabs": "{% tabs things evil %}",
    "segmented": "{% segmented things evil %}",
    "pagination": "{% pagination thing %}",
    "person": "{% person evil evil 'waiting' evil %}",
    "phase_stepper": "{% phase_stepper things evil %}",
    "countdown": "{% countdown deadline now %}",
    "ladder": "{% ladder things %}",
    "three_figures": "{% three_figures 3 2 1 unit=evil claimed_note=evil confirmed_note=evil verified_note=evil %}",
    "bar": "{% bar 40 label=evil %}",
    "duo": "{% duo 60 46 %}",
    "bullet": "{% bullet 60 46 evil %}",
    "adoption_bar": "{% adoption_bar verified=1 %}",
    "job_progress": "{% job_progress 4 evil %}",
    "legend_mark": "{% legend_mark 'f-fact' evil %}",
    "rail": "{% rail things start end end evil baseline_label=evil current_label=evil %}",
    "funnel": "{% funnel things evil %}",
    "quarters": "{% quarters things evil %}",
    "spread": "{% spread things things 10 start end end evil %}",
    "post_form": "{% post_form action=evil id=evil label=evil %}{% endpost_form %}",
    "field_group": "{% field_group evil evil %}{% endfield_group %}",
    "error_summary": "{% error_summary %}",
    "required_mark": "{% required_mark %}",
    "stylesheets": "{% stylesheets %}",
    "page_scripts": "{% page_scripts %}",
    "favicon_url": "{% favicon_url %}",
    "brand_mark": "{% brand_mark %}",
    "nav_links": "{% nav_links things %}",
    "phone_links": "{% phone_links things %}",
    "menu_links": "{% menu_links things %}",
    "breadcrumbs": "{% breadcrumbs evil evil evil %}",
    "fixed_url": "{% fixed_url 'tracker:home' %}",
    "challenge_cards": "{% challenge_cards cards now evil %}",
    "follow_star": "{% follow_star card evil evil %}",
    "ledger_head": "{% ledger_head heads %}",
    "ledger_body": "{% ledger_body cards heads now evil %}",
    "ledger_sum": "{% ledger_sum heads 3 None %}",
    "facet_boxes": "{% facet_boxes 'domain' facets %}",
    "task_rows": "{% task_rows tasks now %}",
    "difference_rows": "{% difference_rows changes %}",
    "milestone_rows": "{% milestone_rows ledger %}",
    "figure_boxes": "{% figure_boxes figures %}",
}


def example_of(tag: str) -> str:
    return draw(
        TAGS[tag],
        evil=EVIL,
        thing=Thing(),
        things=[Thing(), Thing()],
        cards=[(Challenge(), '"><i class=evil>')],
        facets=[Facet()],
        tasks=[OwedAct()],
        changes={"task": [EVIL, EVIL * 2], "criteria": [EVIL, ""], "target_1": ["", EVIL]},
        ledger=[(Step(), '"><i class=evil>'), (Step(light="red"), "")],
        card=Challenge(),
        heads=[LedgerHead(name) for name in ("place", "number", "title", *_CELLS)],
        figures=[KeyFigure(), KeyFigure(percent=None, measured_on=None)],
        start=date(2026, 5, 1),
        end=date(2026, 12, 1),
        deadline=datetime(2026, 11, 26, 17, 0, tzinfo=SHANGHAI),
        now=NOW,
    )


def test_the_examples_cover_the_library() -> None:
    assert set(TAGS) == set(components.register.tags)


@pytest.mark.parametrize("tag", TAGS)
def test_words_of_a_page_never_become_markup(tag: str) -> None:
    markup = example_of(tag)
    assert "<script>" not in markup
    assert "<i class=evil>" not in markup
    assert 'alert("' not in markup


@pytest.mark.parametrize("tag", TAGS)
def test_no_component_carries_style_or_script_of_its_own(tag: str) -> None:
    assert re.search(r"\sstyle=|\son[a-z]+=|<style", example_of(tag)) is None


@pytest.mark.parametrize("tag", TAGS)
def test_an_argument_that_is_not_declared_is_an_error(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'colour_scheme'"):
        draw(TAGS[tag].replace(" %}", " colour_scheme='dark' %}", 1))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{% light 'pink' %}", "no light 'pink'"),
        ("{% chip 'x' 'loud' %}", "chip has no kind 'loud'"),
        ("{% state_badge 'x' 'late' %}", "state_badge has no kind 'late'"),
        ("{% bar 3 'gold' %}", "bar has no kind 'gold'"),
        ("{% bar 3 size='huge' %}", "bar has no kind 'huge'"),
        ("{% person 'x' state='maybe' %}", "person has no kind 'maybe'"),
        ("{% adoption_cell 'maybe' %}", "no adoption state 'maybe'"),
        ("{% legend_mark 'star' 'x' %}", "no mark 'star'"),
        ("{% breadcrumbs 'a' 'b' %}", "ends with the words of this page"),
        ("{% key_values 'a' 'b' 'c' %}", "labels and values in turn"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(source: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        draw(source)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{% light 'green' %}", "Green"),
        ("{% light 'blue' '5 days left' %}", "Blue · 5 days left"),
        ("{% light 'yellow' box=True %}", "Yellow"),
        ("{% light 'red' %}", "Red"),
        ("{% light '' %}", "— not stated"),
        ("{% adoption_cell 'verified' %}", "Verified"),
        ("{% adoption_cell 'unanswered' %}", "No answer"),
        ("{% adoption_cell 'not_applicable' %}", "— Not applicable"),
        ("{% required_mark %}", "* (required)"),
        ("{% job_progress 37 'Typesetting' %}", "Typesetting 37% 37%"),
    ],
)
def test_a_colour_or_a_mark_never_stands_alone(source: str, words: str) -> None:
    assert words_of(draw(source)) == words


@pytest.mark.parametrize(
    ("source", "label"),
    [
        ("{% light_counts 0 1 2 6 %}", "Red 0, Yellow 1, Blue 2, Green 6"),
        (
            "{% adoption_bar verified=5 adopting=2 assessing=1 deferred=1 unanswered=1 %}",
            "Verified 5, Adopting 2, Assessing 1, Deferred 1, No answer 1",
        ),
        ("{% bar 46 label='46% of the milestones' %}", "46% of the milestones"),
        ("{% countdown deadline now %}", "6 days, 8 hours and 0 minutes left"),
    ],
)
def test_a_drawing_says_its_figures(source: str, label: str) -> None:
    drawn = draw(source, deadline=datetime(2026, 11, 26, 17, 0, tzinfo=SHANGHAI), now=NOW)
    assert re.findall(r'aria-label="([^"]*)"', drawn) == [label]


def test_a_bar_without_words_is_silent_and_clipped() -> None:
    drawn = draw("{% bar 140 %}")
    assert 'aria-hidden="true"' in drawn
    assert re.findall(r'f-fact" width="(\d+)"', drawn) == ["100"]


def test_the_lights_of_the_sprite_are_those_of_the_page() -> None:
    symbols = ET.parse(str(finders.find(sprite.SPRITE))).getroot().findall(f"{SVG}symbol")  # noqa: S314 - our own file
    drawn = {symbol.get("id", "")[2:]: [shape.attrib for shape in symbol] for symbol in symbols}
    for colour, light in sprite.LIGHTS.items():
        shapes = [shape.attrib for shape in ET.fromstring(light)]  # noqa: S314 - our own markup
        assert drawn[colour] == shapes


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    symbols = set(
        re.findall(r'id="i-([a-z0-9-]+)"', Path(str(finders.find(sprite.SPRITE))).read_text("utf-8"))
    )
    named = {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in re.findall(r'(?:\{% icon |icon=)"([a-z0-9-]+)"', template.read_text("utf-8"))
    }
    assert named - symbols == set()


def test_every_stylesheet_is_linked_and_there() -> None:
    ours = {sheet for sheet in page_parts.STYLESHEETS if sheet.startswith("jiebang/")}
    folder = Path(settings.BASE_DIR) / "static/jiebang/css"
    # The stories' and the case books' pages and the editors' back office link their own sheets.
    theirs = {"jiebang/css/stories.css", "jiebang/css/casebook.css", "jiebang/css/editor.css"}
    assert {f"jiebang/css/{path.name}" for path in folder.glob("*.css")} == ours | theirs
    assert page_parts.STYLESHEETS[-1] == "jiebang/css/print.css"


def test_a_countdown_that_is_over_says_so() -> None:
    assert words_of(draw("{% countdown now later %}", now=NOW, later=NOW.replace(hour=10))) == "Closed"


def test_a_countdown_carries_the_times_of_the_server() -> None:
    drawn = draw("{% countdown deadline now %}", deadline=NOW.replace(hour=17), now=NOW)
    assert 'data-deadline="2026-11-20T17:00:00+08:00" data-now="2026-11-20T09:00:00+08:00"' in drawn


def test_three_figures_show_what_was_cut_between_them() -> None:
    drawn = draw(
        "{% three_figures a b c unit='10k' %}", a=Decimal("486.00"), b=Decimal("431.20"), c=Decimal("402.60")
    )
    assert words_of(drawn) == (
        "Claimed 486.00 10k −54.80 Confirmed by the unit 431.20 10k −28.60 Verified by finance 402.60 10k"
    )


def test_a_figure_that_is_not_verified_yet_says_so() -> None:
    drawn = draw("{% three_figures a None None unit='10k' %}", a=Decimal(9))
    assert words_of(drawn) == (
        "Claimed 9.00 10k Confirmed by the unit to be confirmed Verified by finance to be verified"
    )


def test_the_present_phase_is_marked_for_the_ear_and_the_eye() -> None:
    phases = [
        Thing("Publish", status="done", note="1 Oct"),
        Thing("Bid", percent=81, note="to 26 Nov"),
        Thing("Work", status="next", note=""),
    ]
    drawn = draw("{% phase_stepper phases %}", phases=phases)
    assert re.findall(r'<li class="(\w*)"( aria-current="step")?>', drawn) == [
        ("done", ""),
        ("now", ' aria-current="step"'),
        ("", ""),
    ]
    assert words_of(drawn) == "Publish done 1 Oct Bid to 26 Nov Work"
    assert 'f-accent" width="81"' in drawn


def test_a_ladder_says_which_conditions_are_not_met() -> None:
    conditions = (Thing("Procedure"), Thing("All units answered", is_met=False))
    step = Thing(level="Level 3", title="Group", badge="under way", note="", conditions=conditions)
    assert words_of(draw("{% ladder steps %}", steps=[step])) == (
        "Level 3 Group under way Procedure met All units answered not met yet"
    )


def test_zero_is_shown_and_nothing_is_a_dash() -> None:
    assert words_of(draw("{% panel 'Reports' 0 %}{% endpanel %}")) == "Reports 0"
    assert words_of(draw("{% panel 'Reports' %}{% endpanel %}")) == "Reports"
    assert words_of(draw("{% figure 'Open' 0 %}")) == "Open 0"
    assert words_of(draw("{% key_values 'Bounty' None 'Bids' 0 %}")) == "Bounty — not stated Bids 0"
    assert draw("{% key_values 'Bids' 0 %}") == draw("{% key_values facts %}", facts=[("Bids", 0)])


def test_a_list_on_one_page_has_no_paging() -> None:
    assert draw("{% pagination page %}", page=Thing(previous_url="", next_url="")) == ""


def test_the_shares_of_an_adoption_bar_fill_it() -> None:
    drawn = draw(
        "{% adoption_bar verified=5 adopting=2 assessing=1 deferred=1 unanswered=1 not_applicable=6 %}"
    )
    bars = re.findall(r'<rect class="[\w-]+" x="([\d.]+)" width="([\d.]+)" height="14"', drawn)
    assert [(float(x), float(width)) for x, width in bars] == [
        (0, 49.6),
        (50, 19.6),
        (70, 9.6),
        (80, 9.6),
        (90, 10),
    ]
    assert words_of(drawn) == (
        "Verified 5 Adopting 2 Assessing 1 Deferred 1 No answer 1 6 more units do not apply"
    )


@pytest.mark.parametrize("count", [1, 6, 7, 12])
def test_the_labels_of_a_rail_keep_apart(count: int) -> None:
    milestones = [
        Thing(code=f"M{n}", date=date(2026, 6, 1 + n), baseline=date(2026, 6, 1 + n)) for n in range(count)
    ]
    drawn = draw(
        "{% rail things start end end 'Rail' %}",
        things=milestones,
        start=date(2026, 5, 6),
        end=date(2027, 3, 31),
    )
    places = [
        (float(x), float(y))
        for x, y in re.findall(r'<text class="t-1" x="([\d.]+)" y="([\d.]+)"[^>]*>M\d', drawn)
    ]
    assert len(places) == count
    for row in {y for _x, y in places}:
        across = sorted(x for x, y in places if y == row)
        assert all(right - left >= 177.9 for left, right in pairwise(across))
        assert across[0] >= 0
        assert across[-1] <= 1286 - 100


@pytest.mark.parametrize(
    "source",
    [
        "{% rail nothing start end start 'x' %}",
        "{% funnel nothing 'x' %}",
        "{% quarters nothing 'x' %}",
        "{% spread nothing nothing 0 start start start 'x' %}",
        "{% adoption_bar %}",
    ],
)
def test_a_chart_of_nothing_is_drawn_without_failing(source: str) -> None:
    assert "<svg" in draw(source, nothing=[], start=date(2026, 5, 1), end=date(2026, 6, 1))


def test_the_funnel_divides_by_the_stage_before() -> None:
    stages = [
        Thing("Needs", count=0, url=""),
        Thing("Challenges", count=0, url=""),
        Thing("Bids", count=4, url="/bids/"),
    ]
    drawn = draw("{% funnel stages 'Funnel' %}", stages=stages)
    assert words_of(drawn) == "— median 3 days — median 3 days Needs 0 Challenges 0 Bids 4"
    assert 'role="group"' in drawn


def test_the_page_of_a_broken_server_needs_nothing() -> None:
    page = render_to_string("500.html")
    assert page.count("<h1>") == 1
    assert "Something went wrong on our side" in page


def test_a_card_says_what_a_challenge_is_and_how_long_it_is_open() -> None:
    plain = Challenge(
        number="JB-1", title="Gas", domain="Safety", company="North", target=Goal("h", "8", "≤ 2", "h")
    )
    drawn = draw("{% challenge_cards cards now %}", cards=[(plain, "/challenges/1/")], now=NOW)
    assert words_of(drawn) == "Safety JB-1 Race of 2 Gas North h 8 ≤ 2 h 60.00 10k CNY 3 days left 1 bid"
    assert '<a href="/challenges/1/">Gas</a>' in drawn
    assert 'class="jb-chip warn"' in drawn


def test_a_card_tells_neither_bids_that_are_sealed_nor_time_that_is_over() -> None:
    closed = Challenge(is_open=False, state_label="Awarded", race_teams=0, bid_count=None, target=None)
    words = words_of(draw("{% challenge_cards cards now %}", cards=[(closed, "/")], now=NOW))
    assert "Awarded" in words
    assert words.endswith("Sealed")
    assert "left" not in words


def test_only_the_first_task_of_the_first_group_has_the_primary_button() -> None:
    source = "{% task_rows tasks now begins_with_primary=first %}"
    tasks = [OwedAct(), OwedAct(due_at=None, colour="")]
    assert draw(source, tasks=tasks, now=NOW, first=True).count("btn-primary") == 1
    assert draw(source, tasks=tasks, now=NOW, first=False).count("btn-primary") == 0
    assert words_of(draw(source, tasks=tasks[1:], now=NOW, first=False)).count("No date") == 1
