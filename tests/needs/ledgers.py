"""Ledgers for the tests of taking over, and the clients who send them."""

from collections.abc import Sequence
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.needs.ledger.workbooks import Cells, saved, workbook_of
from tracker.organisation.models import Person

HEADER = ("榜题名称", "技术领域", "需求单位", "问题简述", "考核指标", "榜额（万元）", "完成时限")
GOOD = ("托辊异响监测", "机电运输", "三厂", "每班停机 2 次。", "停机由 2 次/班降到 0", 30, "2026-12-31")
AWKWARD = ('𠮷林"煤"泥<b>减量', "选煤", "煤泥“车间”", "瓦斯 > 1% 且 < 2%", "100%达标", "约50", "")
BAD = ("巷道掘进提速", "掘进", "一矿", "慢。", "日进尺提高", "很多钱", "2026-12-31")


def ledger_of(*rows: Cells, header: Sequence[object] = HEADER) -> SimpleUploadedFile:
    return SimpleUploadedFile("我们的台账.xlsx", saved(workbook_of({"台账": [header, *rows]})).getvalue())


def uploaded(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


def client_of(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, "tracker.organisation.authentication.PersonBackend")
    return client
