"""The words by which coordinators head the columns of a ledger.

The order within a field is the order of preference, where two columns of one sheet claim it.
"""

from tracker.needs.ledger.records import LedgerField
from tracker.needs.ledger.vocabulary import words

# Mean their field wherever a header ends with them (拟解决的技术问题), and inside it if they are long enough.
WORDS: dict[LedgerField, tuple[str, ...]] = {
    LedgerField.TITLE: words("""
        榜题名称 榜题 榜单名称 项目名称 技术需求名称 需求名称 课题名称 难题名称 任务名称 榜题题目 需求题目 项目题目 课题题目
        题目名称 题目 选题名称 选题 标题 难题题目 榜名 攻关名称 工程名称 需求项目 攻关课题 攻关项目 揭榜项目 揭榜任务
        揭榜挂帅项目 方向名称 成果名称
    """),
    LedgerField.DOMAIN: words("""
        技术领域 所属领域 专业领域 行业领域 领域 专业类别 专业 技术方向 研究方向 所属行业 行业 产业 需求类别 项目类别
        技术类别 类别 需求类型 项目类型 学科 板块 专业方向
    """),
    LedgerField.NEED_UNIT: words("""
        需求单位 需求提出单位 提出单位 发榜单位 需求方 发榜方 出题单位 出榜单位 张榜单位 需求企业 企业名称 单位名称 公司名称
        部门名称 提报单位 申报单位 报送单位 征集单位 发布单位 出题方 业主单位 用户单位 使用单位 需求部门 提出部门 提报部门
        所属单位 所在单位 填报单位 责任单位 项目单位 责任部门 所属部门 所在部门
    """),
    LedgerField.PROBLEM: words("""
        问题简述 问题描述 需求描述 需求内容 技术需求描述 技术需求内容 需求简介 需求简述 需求概述 难题描述 主要内容 研究内容
        攻关内容 任务内容 项目内容 榜单内容 榜题内容 建设内容 具体内容 任务描述 内容描述 内容简介 项目简介 任务简介 简要说明
        项目概述 攻关任务 主要任务 内容简述 技术难点 主要难点 存在问题 存在的问题 解决的问题 技术问题 主要问题 关键问题
        具体问题 痛点难点 需求背景 项目背景 现状描述 详细描述 具体描述 技术背景 难点 痛点
    """),
    LedgerField.TARGETS: words("""
        考核指标 技术指标 主要指标 预期目标 预期指标 攻关目标 绩效目标 验收指标 性能指标 量化指标 经济指标 目标指标 任务目标
        项目目标 研究目标 技术目标 目标要求 技术要求 技术参数 指标要求 预期成果 预期效果 成果要求 验收标准 考核要求 考核目标
        指标 目标
    """),
    LedgerField.BOUNTY: words("""
        榜额 榜金 悬赏金额 悬赏金 揭榜金额 榜单金额 榜题金额 发榜金额 奖励金额 奖金金额 奖金 拟投入资金 拟投入金额 拟投入经费
        计划投入资金 投入资金 攻关资金 项目资金 项目经费 攻关经费 经费预算 资金预算 预算金额 项目预算 研发投入 投资金额 投资额
        总投资 出资额 赏金 奖励额度 资助额度 资助金额 支持金额 资金额度 金额 资金 经费 预算 总额 投入
    """),
    LedgerField.DEADLINE: words("""
        完成时限 完成时间 完成期限 完成日期 攻关期限 攻关时限 攻关周期 研发周期 研发期限 实施期限 实施周期 项目周期 执行期限
        执行期 起止时间 起止年限 结题时间 交付时间 验收时间 解决时限 截止时间 截止日期 时限 期限 时限要求 时间要求 进度要求
        工期 周期
    """),
    LedgerField.PUBLISHED_ON: words("""
        发布时间 发布日期 发榜时间 发榜日期 张榜时间 公布时间 公布日期 上榜时间 提出时间 提出日期 提报时间 提报日期 征集时间
        申报时间 申报日期 登记日期 登记时间 填报时间 填报日期
    """),
    LedgerField.CONTACT: words("""
        联系人 联系人及电话 联系人及联系方式 联系人姓名 联系方式 联络人 对接人 联系电话 联系手机 联系人手机 电话 手机 手机号
    """),
    LedgerField.REMARK: words("备注 备注说明 其他说明 其它说明 补充说明 附注"),
    LedgerField.SEQUENCE: words("序号 编号 项次 行号 顺序号 序列号"),
}

# Mean their field only when they are the whole header: too general to be found within another.
GENERAL_WORDS: dict[LedgerField, tuple[str, ...]] = {
    LedgerField.TITLE: words("名称 项目 课题 榜单 难题 需求 技术需求 技术难题 需求难题 任务"),
    LedgerField.DOMAIN: words("方向 分类 类型 属性"),
    LedgerField.NEED_UNIT: words("单位 企业 公司 部门 甲方"),
    LedgerField.PROBLEM: words(
        "问题 内容 简介 简述 概述 描述 背景 现状 技术需求 技术难题 需求 难题 任务 说明"
    ),
    LedgerField.BOUNTY: words("奖励 悬赏 投资"),
    LedgerField.DEADLINE: words("完成 进度"),
    LedgerField.CONTACT: words("联系 负责人及电话"),
    LedgerField.REMARK: words("说明 其他 其它"),
    LedgerField.SEQUENCE: words("序 号 no no."),
}

# Headers that end so speak about something else, whatever stands before.
OTHER_ENDINGS = words("""
    代码 邮箱 负责人 性质 地址 来源 状态 进展 数量 个数 级别 排名 附件 网址 意见 得分 评分 情况 比例 占比 依据 用途 明细
""")
# Headers that hold one of these speak of those who answer the need, not of those who have it.
OTHER_PARTS = words(
    "揭榜单位 揭榜方 揭榜团队 揭榜企业 中榜 承担单位 牵头单位 合作单位 参与单位 推荐单位 归口"
)
# Headers that begin so: money that is not the bounty, and questions.
OTHER_BEGINNINGS = words("是否 自筹 已投入 已完成 到位 已到位 配套 到账 累计 实际 已拨付 拨付 支出")
