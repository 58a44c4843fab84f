"""A form of the group's own, as an office would upload it."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from cms.demo.calendar import moment
from cms.demo.people import Cast
from tracker.challenges.layouts.services import keep_layout
from tracker.foundation import clock

NAME = "集团揭榜挂帅项目报送表"
COLUMNS = (
    ("序号", 6),
    ("榜题编号", 16),
    ("榜题名称", 36),
    ("发榜单位", 20),
    ("主要内容", 44),
    ("考核指标", 40),
    ("榜额（万元）", 12),
    ("完成时限（月）", 10),
    ("揭榜截止", 13),
    ("当前状态", 12),
    ("主管部门意见", 18),
    ("备注", 14),
)


def keep_the_groups_form(cast: Cast) -> None:
    with clock.at(moment(-30, 10)):
        keep_layout(_form(), filename=f"{NAME}.xlsx", name=NAME, unit=cast.group, by=cast.person("office"))


def _form() -> io.BytesIO:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "报送表"
    sheet.append([NAME])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(COLUMNS))
    sheet["A1"].font = Font(name="黑体", size=18)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 36
    sheet.append([head for head, _width in COLUMNS])
    side = Side(style="thin")
    for place, (cell, (_head, width)) in enumerate(zip(sheet[2], COLUMNS, strict=True), start=1):
        cell.font = Font(name="黑体", size=11)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.row_dimensions[2].height = 30
    stream = io.BytesIO()
    workbook.save(stream)
    return stream
