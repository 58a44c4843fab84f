"""An editor picks among the records that he sees on their own pages, whatever address he types."""

import json

import pytest
from django.test import Client

from cms.choosers import CHOOSERS
from cms.site.setting_up import StorySite
from tests.factories.organisation import World
from tests.factories.outcomes import drafted_outcome, registered_outcome

pytestmark = pytest.mark.usefixtures("english", "site")


@pytest.fixture
def editor(site: StorySite, world: World, client: Client) -> Client:
    client.force_login(world.emma)
    return client


@pytest.mark.parametrize("prefix", [chooser.url_prefix for chooser in CHOOSERS])
def test_each_opens_and_takes_any_words(editor: Client, prefix: str) -> None:
    for address in (f"/editor/{prefix}/", f"/editor/{prefix}/results/"):
        for words in ("", "一", "%_\"'\\", "\x00", "𠮷"):
            assert editor.get(address, {"q": words}).status_code == 200, address


def test_what_the_editor_may_not_see_is_neither_offered_nor_told(editor: Client, world: World) -> None:
    hidden = drafted_outcome(world, title="还没有登记的成果")
    shown = registered_outcome(world, title="已经登记的成果")
    offered = editor.get("/editor/choose-outcome/results/", {"q": "登记"}).content.decode()
    assert (hidden.title in offered, shown.title in offered) == (False, True)
    chosen = json.loads(editor.get(f"/editor/choose-outcome/chosen/{shown.pk}/").content)
    assert shown.title in chosen["result"]["title"]
    assert editor.get(f"/editor/choose-outcome/chosen/{hidden.pk}/").status_code == 404
    both = f"/editor/choose-outcome/chosen-multiple/?id={hidden.pk}&id={shown.pk}"
    several = json.loads(editor.get(both).content)["result"]
    assert [int(one["id"]) for one in several] == [shown.pk]


def test_words_are_looked_for_in_title_and_number(editor: Client, world: World) -> None:
    outcome = registered_outcome(world, title="密闭墙快速构筑")
    for words, is_offered in ((outcome.number, True), ("密闭墙", True), ("没有这个词", False)):
        offered = editor.get("/editor/choose-outcome/results/", {"q": words}).content.decode()
        assert (outcome.title in offered) is is_offered, words
