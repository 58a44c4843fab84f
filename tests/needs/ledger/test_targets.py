import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.needs.ledger.records import LedgerTarget
from tracker.needs.ledger.targets import read_targets


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("1.材料成本降低额：≥300万元", ["材料成本降低额|万元||≥300"]),
        ("(1)预计增收不低于90万元", ["预计增收|万元||≥90"]),
        ("停机时间由8h降至2h", ["停机时间|h|8|≤2"]),
        ("停机时间 8h→2h", ["停机时间|h|8|≤2"]),
        ("将合格率由60%提高到85%以上", ["合格率|%|60|≥85"]),
        ("月单进从300m提至450m", ["月单进|m|300|≥450"]),
        ("用工由目前的12人减少到不超过8人", ["用工|人|12|≤8"]),
        ("故障率（现状8%），目标≤2%", ["故障率|%|8|≤2"]),
        ("由100m提升至150m", ["由100m提升至150m|||"]),
        ("停机时间由8小时降低到120分钟", ["停机时间由8小时降低到120分钟|||"]),
        ("效率提高到90%", ["效率|%||≥90"]),
        ("成本降低30%", ["成本降低|%||30"]),
        ("成本降低率达15%左右", ["成本降低率|%||约15"]),
        ("能耗下降10%以上", ["能耗下降|%||≥10"]),
        ("响应时间控制在5s以内", ["响应时间|s||≤5"]),
        ("年产量不低于1,200万吨/年（干基）", ["年产量（干基）|万吨/年||≥1200"]),
        ("温度范围：-40~85℃", ["温度范围|℃||-40~85"]),
        ("PM2.5浓度≤35μg/m³", ["PM2.5浓度|μg/m³||≤35"]),
        ("５Ｇ覆盖率≥９５％", ["5G覆盖率|%||≥95"]),
        ("申请发明专利5项", ["申请发明专利|项||5"]),
        ("检测精度为0.1mm", ["检测精度|mm||0.1"]),
        ("在额定工况下，效率≥90%", ["在额定工况下，效率|%||≥90"]),
        ("产量≥300t，成本≤50元", ["产量|t||≥300", "成本|元||≤50"]),
        ("停机时间由8h降至2h，用工由12人减至8人", ["停机时间|h|8|≤2", "用工|人|12|≤8"]),
        ("形成行业标准", ["形成行业标准|||"]),
        ("建成1套系统并培养3名骨干", ["建成1套系统并培养3名骨干|||"]),
        ("≥300万元", ["≥300万元|||"]),
        ("1.5万元产值", ["1.5万元产值|||"]),
        ("1.效率≥90%\n2.成本≤50元", ["效率|%||≥90", "成本|元||≤50"]),
        ("1、效率≥90%；2、成本≤50元；", ["效率|%||≥90", "成本|元||≤50"]),
        ("（1）效率≥90%（2）成本≤50元", ["效率|%||≥90", "成本|元||≤50"]),
        ("①效率≥90%②成本≤50元", ["效率|%||≥90", "成本|元||≤50"]),
        ("一、效率≥90%\n二、形成标准", ["效率|%||≥90", "形成标准|||"]),
        ("效率≥90%；成本≤50元。", ["效率|%||≥90", "成本|元||≤50"]),
        ("1.效率达到\n90%以上\n2.成本≤50元", ["效率|%||≥90", "成本|元||≤50"]),
        ("- 效率≥90%\n- 成本≤50元", ["效率|%||≥90", "成本|元||≤50"]),
        ("系统（含硬件；软件）可用率≥99.9%", ["系统（含硬件；软件）可用率|%||≥99.9"]),
        ("1.无", []),
    ],
)
def test_targets(text: str, expected: list[str]) -> None:
    assert [target.as_text() for target in read_targets(text)] == expected


def test_a_long_sentence_is_kept_whole() -> None:
    sentence = "提升系统的可靠性" * 30 + "≥90%"
    assert read_targets(sentence) == (LedgerTarget(sentence),)


def test_a_bar_in_a_name_does_not_break_the_column_of_needs_csv() -> None:
    assert LedgerTarget("进|出口;温差", "℃", "", "≤5").as_text() == "进｜出口；温差|℃||≤5"


@given(
    st.text("停机时间合格率成本产能", min_size=1, max_size=8),
    st.decimals(min_value=0, max_value=100_000, places=2),
    st.sampled_from(["%", "万元", "h", "t", "MPa", "m/s", "小时", "个月"]),
    st.sampled_from(["≥", "≤", ">", "<"]),
)
def test_written_targets_are_read_back(name: str, figure: object, unit: str, sign: str) -> None:
    assert read_targets(f"{name}{sign}{figure}{unit}") == (LedgerTarget(name, unit, "", f"{sign}{figure}"),)


@given(st.text("由至降升到→≥：:,，、(（)）;；。1289.%h万元目标现状 \n①②", max_size=120))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    assert all(target.name for target in read_targets(text))
