"""A challenge on paper: what is folded on the screen is there to be read, what only leads to other files is not."""

import io
from unicodedata import normalize

from django.urls import reverse
from pypdf import PdfReader

from tests.e2e.conftest import SetClock, TakeSeat
from tests.factories.chain import published_challenge
from tests.factories.organisation import World
from tests.factories.questions import answered_question
from tracker.challenges.models import Challenge


def test_folds_are_printed_open_and_the_statement_begins_on_the_first_sheet(
    world: World, seat: TakeSeat, set_clock: SetClock
) -> None:
    challenge = published_challenge(world)
    answered_question(world, challenge)
    Challenge.objects.filter(pk=challenge.pk).update(background="\n".join(["回风流瓦斯超限。"] * 60))
    set_clock(2026, 3, 5)
    desk = seat("trudy")
    desk.open(reverse("tracker:challenge-detail", args=[challenge.pk]))
    sheets = PdfReader(io.BytesIO(desk.page.pdf(prefer_css_page_size=True))).pages
    # A font that shares its outlines gives some characters back as radicals that look the same.
    texts = [normalize("NFKC", sheet.extract_text()) for sheet in sheets]
    assert "榜题说明" in texts[0]
    paper = "".join(texts)
    assert "可以,检修班内施工。" in paper
    assert "新建" in paper, "the record's history, which the reader had not opened"
    assert "PDF" not in paper
    assert desk.page.locator("#history").get_attribute("open") is None
