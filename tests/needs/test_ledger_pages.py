"""Upload, a verdict for every row, confirm: all or nothing."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from tests.factories.organisation import World
from tests.needs.ledger.workbooks import SAMPLE
from tests.needs.ledgers import AWKWARD, BAD, GOOD, client_of, ledger_of, uploaded
from tracker.foundation import audit
from tracker.needs.models import LedgerImport, Need
from tracker.organisation.models import OrgUnit

pytestmark = pytest.mark.usefixtures("in_english")

UPLOAD, CONFIRM = "/needs/import/", "/needs/import/confirm/"


def confirm(client: Client, unit: OrgUnit | str) -> Any:
    return client.post(CONFIRM, {"unit": unit.pk if isinstance(unit, OrgUnit) else unit})


def kept_files() -> int:
    return len(default_storage.listdir("ledgers")[1]) if default_storage.exists("ledgers") else 0


def test_upload_judge_confirm(world: World, django_capture_on_commit_callbacks: object) -> None:
    client = client_of(world.olga)
    assert client.get(UPLOAD).status_code == 200
    judged = client.post(UPLOAD, {"file": uploaded(SAMPLE)})
    page = judged.content.decode()
    assert (judged.status_code, Need.objects.count()) == (200, 0)
    assert page.count("Will be taken over") == 66
    assert "Take over all 66 rows" in page
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's own fixture
        done = confirm(client, world.group)
    assert done["Location"] == "/needs/?scope=screening"
    assert "66 needs taken over from “揭榜挂帅台账.xlsx”." in client.get(done["Location"]).content.decode()
    assert Need.objects.filter(state="submitted").count() == 66
    assert audit.verify().is_intact
    found = client.get("/search/", {"q": "极薄煤层智能开采"}).context["rows"]
    assert len(found) == 1


def test_a_second_confirmation_finds_nothing_to_confirm(world: World) -> None:
    client = client_of(world.olga)
    client.post(UPLOAD, {"file": ledger_of(GOOD)})
    assert kept_files() == 1
    confirm(client, world.group)
    assert kept_files() == 0
    again = client.post(CONFIRM, {"unit": world.group.pk}, follow=True)
    assert "There is no ledger waiting for confirmation. Upload it again." in again.content.decode()
    assert (Need.objects.count(), LedgerImport.objects.count()) == (1, 1)


def test_the_same_file_again_is_refused_with_the_numbers(world: World) -> None:
    client = client_of(world.olga)
    for _ in range(2):
        judged = client.post(UPLOAD, {"file": ledger_of(GOOD)})
        confirm(client, world.group)
    number = Need.objects.get().number
    assert f"this need is here already, as {number}." in judged.content.decode()
    assert Need.objects.count() == 1


def test_a_bad_row_is_shown_first_and_nothing_can_be_confirmed(world: World) -> None:
    client = client_of(world.olga)
    page = client.post(UPLOAD, {"file": ledger_of(GOOD, BAD)}).content.decode()
    assert "Cannot be taken over" in page
    assert CONFIRM not in page
    assert page.index("巷道掘进提速") < page.index("托辊异响监测")
    assert confirm(client, world.group).status_code == 422
    assert Need.objects.count() == 0


def test_rows_taken_over_meanwhile_keep_the_whole_ledger_back(world: World) -> None:
    first, second = client_of(world.olga), client_of(world.olga)
    first.post(UPLOAD, {"file": ledger_of(GOOD)})
    second.post(UPLOAD, {"file": ledger_of(GOOD, AWKWARD)})
    confirm(first, world.group)
    assert confirm(second, world.group).status_code == 422
    assert Need.objects.count() == 1


@pytest.mark.parametrize("unit", ["", "x", "0", "9" * 30])
def test_without_a_unit_nothing_is_written(unit: str, world: World) -> None:
    client = client_of(world.olga)
    client.post(UPLOAD, {"file": ledger_of(GOOD)})
    response = confirm(client, unit)
    assert response.status_code == 422
    assert "Choose the unit that takes the rows over." in response.content.decode()
    assert Need.objects.count() == 0


def test_the_souths_office_takes_over_for_the_south_alone(world: World) -> None:
    client = client_of(world.sam)
    judged = client.post(UPLOAD, {"file": ledger_of(GOOD)})
    assert [unit.short_name for unit in judged.context["units"]] == ["南山公司", "三厂"]
    assert confirm(client, world.north).status_code == 422
    assert confirm(client, world.group).status_code == 422
    assert Need.objects.count() == 0
    assert confirm(client, world.south).status_code == 302
    assert Need.objects.get().unit == world.pit_three


def test_who_is_no_office_may_not_even_look(world: World) -> None:
    for person in (world.trudy, world.alice, world.david, world.head_one):
        client = client_of(person)
        statuses = [
            client.get(UPLOAD).status_code,
            client.post(UPLOAD, {"file": ledger_of(GOOD)}).status_code,
            client.post(CONFIRM, {"unit": "1"}).status_code,
        ]
        assert statuses == [403, 403, 403]


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.csv", "../../台账.xlsx"])
@pytest.mark.parametrize("content", [b"PK\x03\x04", b"a,b\n1,2", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_workbook_is_refused_beside_the_field(name: str, content: bytes, world: World) -> None:
    response = client_of(world.olga).post(UPLOAD, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    assert 'id="id_file_error"' in response.content.decode()
    assert kept_files() == 0


def test_an_empty_file_and_none_at_all_are_refused(world: World) -> None:
    client = client_of(world.olga)
    assert client.post(UPLOAD, {"file": SimpleUploadedFile("a.xlsx", b"")}).status_code == 422
    assert client.post(UPLOAD, {"sent": "1"}).status_code == 422


def test_the_refusal_is_in_the_readers_language(world: World) -> None:
    client = client_of(world.olga)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-hans"
    response = client.post(UPLOAD, {"file": SimpleUploadedFile("台账.xlsx", b"no workbook")})
    with translation.override("zh-hans"):
        words = str(response.context["form"].errors["file"][0])
    assert words in response.content.decode()
    assert any("\u4e00" <= sign <= "\u9fff" for sign in words)


def test_quotes_markup_and_rare_signs_are_shown_as_text(world: World) -> None:
    client = client_of(world.olga)
    page = client.post(UPLOAD, {"file": ledger_of(AWKWARD)}).content.decode()
    assert "𠮷林&quot;煤&quot;泥&lt;b&gt;减量" in page
    confirm(client, world.group)
    need = Need.objects.get()
    assert "𠮷林&quot;煤&quot;泥&lt;b&gt;减量" in client.get(need.get_absolute_url()).content.decode()
