"""The component library: `{% load components %}` is all that a template needs.

Each component declares its arguments; an argument that it does not know is an error when the template is
compiled. The tags stand in the modules below by what they draw; this one gathers them.

| module | tags | filters |
|---|---|---|
| signals | icon, light, light_history, light_reason, light_counts, chip, state_badge, avatar, star, adoption_cell | |
| ground | panel, scroll_region, page_heading, meta_item, figure, key_values, empty_state, next_act, person | |
| navigation | breadcrumbs, tabs, tab_link, segmented, pagination | |
| stages | phase_stepper, countdown, ladder, three_figures | |
| bars | bar, duo, bullet, adoption_bar, job_progress, legend_mark | |
| rail, charts, spread | rail, funnel, quarters, spread | |
| board_cards | challenge_cards, follow_star, facet_boxes | |
| ledger_rows | ledger_head, ledger_body, ledger_sum | |
| inbox_rows | task_rows | |
| cockpit_parts | milestone_rows, figure_boxes | |
| differences | difference_rows | |
| form_parts | post_form, field_group, error_summary, required_mark | |
| page_parts | stylesheets, page_scripts, favicon_url, brand_mark | |
| shell_parts | nav_links, phone_links, menu_links, fixed_url | |
| quantities | | wan, signed, number, percent, short_date, chinese_date, exact_time, weekday_date, month, remaining, bidding_left, file_size |
| names | | unit_name, unit_short_name |
"""

from typing import Final

from django import template

from tracker.templatetags import (
    bars,
    board_cards,
    charts,
    cockpit_parts,
    differences,
    form_parts,
    ground,
    inbox_rows,
    ledger_rows,
    names,
    navigation,
    page_parts,
    quantities,
    rail,
    shell_parts,
    signals,
    spread,
    stages,
)

LIBRARIES: Final = (
    signals,
    ground,
    navigation,
    stages,
    bars,
    rail,
    charts,
    spread,
    board_cards,
    ledger_rows,
    cockpit_parts,
    inbox_rows,
    differences,
    form_parts,
    page_parts,
    shell_parts,
    quantities,
    names,
)

register = template.Library()
for _library in LIBRARIES:
    register.tags.update(_library.register.tags)
    register.filters.update(_library.register.filters)
