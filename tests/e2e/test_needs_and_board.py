"""What happens around the board, done by its people in the browser: a need raised on a phone, two merged into one, a
published challenge supplemented, a failed one listed again.
"""

import io

from PIL import Image
from playwright.sync_api import expect

from tests.challenges.test_challenge_lifecycle import failed_without_bid
from tests.e2e.accessibility import PHONE, Inspection
from tests.e2e.conftest import Console, SetClock, TakeSeat
from tests.factories.chain import DAY, draft_need, pooled_need, published_challenge, submitted_bid
from tests.factories.organisation import World
from tracker.challenges.models import Challenge
from tracker.foundation import clock
from tracker.needs.models import Need
from tracker.needs.services import submit_need

NASTY = '"𠮷<1%&瓦斯'


def photograph() -> dict[str, object]:
    """As a phone's camera hands it over."""
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "#8c1c13").save(picture, "JPEG")
    return {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}


def test_a_need_is_raised_on_a_phone_beside_what_is_there_already(
    world: World, seat: TakeSeat, set_clock: SetClock, inspection: Inspection, console: Console
) -> None:
    known = pooled_need(world)
    set_clock(2026, 3, 9)
    trudy = seat("trudy")
    trudy.page.set_viewport_size(PHONE)
    trudy.open("/needs/")
    trudy.follow_link("/needs/new/")
    trudy.page.locator("[name=title]").press_sequentially("掘进面瓦斯异常")
    similar = trudy.page.locator("#similar")
    expect(similar).to_contain_text(known.number)
    expect(similar.locator("mark").first).to_be_visible()
    # Nothing but the title is not handed in: what is missing is said beside its field.
    console.expect(r"status of 422 ")
    trudy.page.locator("main button[name=then]").click()
    expect(trudy.page.locator("[name=sensitivity]")).to_have_attribute("aria-invalid", "true")
    # It is a draft, whose act leads back to the first question that is open.
    trudy.follow("main form[method=post] button[type=submit]:not([name])")
    trudy.begin("need", "submit")
    trudy.follow("main a[href$='#id_problem']")
    trudy.submit(
        title=f"掘进面瓦斯异常{NASTY}",
        problem="回风流瓦斯超限，每周停头两次。",
        wanted="每周停头由 2 次降到 0。",
        end_user="综掘三队",
        sensitivity="no",
        photos=photograph(),
    )
    # One tap to confirm.
    trudy.submit()
    assert NASTY in trudy.main.inner_text()
    assert trudy.page.locator(".jb-photos img").count() == 1
    need = Need.objects.get(proposer=world.trudy)
    assert (need.state, need.title) == ("submitted", f"掘进面瓦斯异常{NASTY}")
    assert not inspection.findings, "\n".join(inspection.findings)


def test_two_needs_become_one(
    world: World, seat: TakeSeat, set_clock: SetClock, inspection: Inspection, console: Console
) -> None:
    kept = pooled_need(world)
    with clock.at(DAY):
        double = submit_need(
            draft_need(world, title="综掘二队瓦斯报警频繁", end_user="综掘二队"), by=world.dave
        )
    set_clock(2026, 3, 9)
    olga, dave = seat("olga"), seat("dave")
    olga.open(double.get_absolute_url())
    olga.begin("need", "merge")
    # A number that nobody has is said beside the field, and what was typed is kept.
    olga.page.locator("[name=into]").fill("XQ-1999-999")
    olga.page.locator("[name=reply]").fill("与在库需求为同一件事，一并解决。")
    olga.page.locator("main form[method=post] button.btn-primary").click()
    expect(olga.page.locator("[name=into]")).to_have_attribute("aria-invalid", "true")
    expect(olga.page.locator("[name=reply]")).to_have_value("与在库需求为同一件事，一并解决。")
    console.expect(r"status of 422 ")
    olga.submit(into=kept.number)
    assert kept.number in olga.main.inner_text()

    dave.open(double.get_absolute_url())
    assert "与在库需求为同一件事" in dave.main.inner_text()
    dave.follow_link(kept.get_absolute_url())
    assert double.number in dave.main.inner_text()
    double.refresh_from_db()
    assert (double.state, double.merged_into_id) == ("merged", kept.pk)
    assert not inspection.findings, "\n".join(inspection.findings)


def test_a_published_challenge_is_supplemented(
    world: World, seat: TakeSeat, set_clock: SetClock, inspection: Inspection, console: Console
) -> None:
    challenge = published_challenge(world)
    submitted_bid(world, challenge)
    set_clock(2026, 3, 19)
    olga, alice = seat("olga"), seat("alice")
    olga.open(challenge.get_absolute_url())
    olga.follow_link("/supplement/")
    # Substantive, and too near the deadline: told, with every entry kept.
    console.expect(r"status of 422 ")
    olga.fill({"bounty_wan": "80", "reason": "追加经费。", "is_substantive": True})
    olga.page.locator("main form[method=post] button.btn-primary").click()
    expect(olga.page.locator(".jb-errors").first).to_be_visible()
    expect(olga.page.locator("[name=bounty_wan]")).to_have_value("80")
    olga.submit(bid_deadline="2026-03-31")
    compared = olga.main.inner_text()
    assert "60" in compared
    assert "80" in compared
    olga.submit('main button[name=step][value="issue"]')
    assert "追加经费。" in olga.main.inner_text()
    challenge.refresh_from_db()
    assert (challenge.supplement_count, challenge.bounty_wan) == (1, 80)

    alice.open("/inbox/?box=read")
    alice.follow_link_named(challenge.title)
    assert inspection.findings == []


def test_a_failed_challenge_is_listed_again(
    world: World, seat: TakeSeat, set_clock: SetClock, inspection: Inspection, console: Console
) -> None:
    failed = failed_without_bid(world)
    set_clock(2026, 3, 25)
    olga = seat("olga")
    olga.open(failed.get_absolute_url())
    olga.follow_link("/relist/")
    olga.submit(failure_cause="bounty", failure_analysis="榜额偏低，外单位不愿投入。")
    draft = Challenge.objects.get(previous_round=failed)
    # Unchanged it cannot go out again.
    olga.open(draft.get_absolute_url())
    olga.begin("challenge", "revise")
    olga.submit(bounty_wan="120")
    olga.act("challenge", "submit")
    olga.open(f"/challenges/{draft.pk}/rounds/")
    told = olga.main.inner_text()
    for words in (failed.number, draft.number, "榜额偏低", "120"):
        assert words in told
    draft.refresh_from_db()
    assert (draft.state, draft.round_number) == ("in_review", 2)
    assert not inspection.findings, "\n".join(inspection.findings)
