"""A unit's own workbook, as its office would upload it: a title over the header, two header rows, widths and looks."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from tests.factories.organisation import World
from tracker.challenges.layouts.services import keep_layout
from tracker.challenges.models import WorkbookLayout

HEADERS = (
    "序号",
    "榜题编号",
    "项目名称",
    "发榜单位",
    "考核指标",
    "榜额（元）",
    "完成时限（月）",
    "揭榜截止时间",
    "集团审核意见",
    "备注",
)
MATCHED = ["sequence", "number", "title", "unit", "targets", "bounty", "months", "bids_until", "", ""]


def form_workbook() -> Workbook:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "报送表"
    sheet.append(["揭榜挂帅项目报送表"])
    sheet.merge_cells("A1:J1")
    sheet["A1"].font = Font(name="黑体", size=22, bold=True)
    sheet.row_dimensions[1].height = 42
    sheet.append(list(HEADERS))
    for cell in sheet[2]:
        cell.fill = PatternFill("solid", fgColor="FFFFF2CC")
        cell.alignment = Alignment(horizontal="center", wrap_text=True)
    sheet.column_dimensions["C"].width = 46
    sheet.append([1, "XX-001", "示例项目", "某单位", "示例", 100000, 12, "2026-01-01", "同意", "示例行"])
    sheet["C3"].font = Font(name="仿宋", size=12)
    workbook.create_sheet("填表说明").append(["项目名称按批复填写"])
    return workbook


def form_file(workbook: Workbook | None = None) -> io.BytesIO:
    stream = io.BytesIO()
    (workbook or form_workbook()).save(stream)
    stream.seek(0)
    return stream


def kept_layout(world: World, **facts: Any) -> WorkbookLayout:
    defaults: dict[str, Any] = {
        "filename": "报送表.xlsx",
        "name": "集团报送表",
        "unit": world.group,
        "by": world.olga,
    }
    return keep_layout(form_file(), **{**defaults, **facts})
