"""Words that stand in titles of every matter and so say nothing of any: no reason to call two records alike.

How often a word occurs tells the same where there are thousands of records; this list speaks for the first year.
"""

import re

_LISTED = (
    # of every proposal
    "系统 研究 研发 研制 开发 技术 应用 设计 优化 改造 改进 改善 提高 提升 管理 控制 建设 项目 课题 专题 专项 攻关 示范 任务 榜单 方案 "
    "方法 措施 监测 监控 检测 在线 工艺 工程 流程 装置 装备 设备 设施 工具 平台 产品 材料 成套 关键 核心 新型 创新 集成 高效 有效 综合 智能 智慧 智能化 "
    "数字 数字化 信息 信息化 自动 自动化 一体化 机械化 标准化 精细化 无人化 推广 领域 基于 面向 针对 全流程 "
    # of every workplace
    "矿井 煤矿 矿山 企业 集团 公司 单位 车间 班组 工人 人员 职工 员工 现场 作业 工作 工作面 采面 安全 生产 运行 检修 维护 使用 效率 质量 "
    "成本 效益 能力 水平 条件 情况 "
    # of every complaint
    "问题 难题 难点 需求 需要 解决 处理 治理 实现 降低 减少 增加 加强 缩短 影响 导致 造成 严重 困难 不足 不够 不便 容易 频繁 经常 总是 "
    "每次 每天 每月 每年 目前 现在 人工 人力 时间 大量 太多 太慢 太大 太高 太低 没有 无法 不能 不好 不了 "
    # of every question
    "怎么 怎么办 怎样 如何 什么 为什么 办法 能否 能不能 可以 可否 是否 有没有 有无 哪里 哪些 希望 建议 请问 "
    "以及 进行 采用 利用 通过 关于 由于 因为 所以 我们 我矿 他们 "
    # particles
    "的 了 和 与 及 或 吗 呢 吧 啊 把 被 让 给 很 太 都 也 就 还 再 又 在 是 其 之"
)
COMMON_WORDS = tuple(_LISTED.split())
BARE_WHEN_ALONE = frozenset(
    "一二三四五六七八九十两上下中前后内外大小多少高低长短快慢好坏新老不无有要做用能会来去到个台次年月日时人"
)
"""Characters that say something only together with another one."""

# "提升" is to improve, but 提升机 and 立井提升 are hoists.
_EXCEPT = {"提升": "(?<!井)提升(?!机|绞|容器|钢丝|信号)", "数字": "数字(?!孪)", "控制": "控制(?!阀)"}
_COMMON = re.compile(
    "|".join(_EXCEPT.get(word, word) for word in sorted(COMMON_WORDS, key=lambda word: (-len(word), word)))
)


def without_common_words(normal: str) -> str:
    """A text in normal form with its common words blanked, every other character in its place."""
    return _COMMON.sub(lambda found: " " * len(found[0]), normal)
