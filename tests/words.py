"""The words and the punctuation of official Chinese, which every Chinese text of ours has."""

from __future__ import annotations

import re

CHINESE = "\u4e00-\u9fff"

ONE_WORD_FOR_ONE_THING = {
    "名册": "登记册|登记簿",
    "台账": "[张各每]表(?!头)|表里|表中各",
    "事项": "各项(?!工作)|[标销]☆?的项(?!数)|任务",
    "部门": "科室",
    "责任领导": "牵头领导|责任人(?!）)(?<!调整责任人)(?<!原责任人)(?<!或责任人)",
    "对应规划": "服务于",
    "时间、时限": "时段",
    "编者理解": "解读|编者的理解",
    "重新挂账": "重新办理|退办|撤回销账",
    "取消": "撤销",
    "处理": "改法",
    "扩展名": "后缀",
    "默认": "不写即为|不写则",
    "已销账": "办结|已完成",
    "逾期未销账": "已逾期(?!未)|超期",
    "即将到期": "临期",
    "未到期": "推进中(?![考高])|进行中",
    "未明确时限": "无固定时限",
    "隐去": "打码|遮盖",
    "编辑器": "编辑软件",
    "单独使用": "开关",
    "未读取": "吞掉",
    "可写：": "现有“",
    "是否指": "您是否",
    "其他": "东西|其它",
    "写明的项数": "申报",
}
"""The word that offices use, and those which a reader would take for something else."""


def other_words(text: str) -> list[str]:
    """Find the words of a Chinese text that are not the ones agreed on."""
    prose = re.sub(r"``.*?``|“[^”]*”|部门（科室、单位）|进行中的", " ", text)
    return [word for word in ONE_WORD_FOR_ONE_THING.values() if re.search(word, prose)]


def half_width(text: str) -> list[str]:
    """Find the ASCII punctuation of a Chinese text that stands beside a Chinese character."""
    prose = re.sub(r"``.*?``", " ", text)
    return re.findall(rf"[{CHINESE}][,:;.?!()\"']|[,;?!()\"'][{CHINESE}]|[，。：；、]{{2}}", prose)


def odd_english(text: str) -> list[str]:
    """Find the turns of an English text that are no longer those of plain English."""
    prose = re.sub(r"(?m)^Mend: ", "", text)
    return re.findall(
        r"(?i)\bstands? (?!for|alone)\w+|(?<!there )\b(?:is|are) no (?!longer)\w+|\bmend\w*"
        r"|beyond doubt|\bnone of ours?\b|\bbegins? so\b|answers? for it\b|in touch with",
        prose,
    )
