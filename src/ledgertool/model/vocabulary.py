"""The words of official documents about time, as expressions: what :mod:`.words` reads with.

Each is matched at one place of a text without spaces, whose dashes are ``-``. What none of them
knows is not guessed at: a text is read to its end, or not at all.
"""

from typing import Final

from ledgertool.phones.expressions import Expression

SHAPES: Final = {
    **{code + 0xFEE0: code for code in range(0x21, 0x7F)},
    **dict.fromkeys(map(ord, "‐‑‒–—―─━−－﹣~～〜∼"), "-"),
    **dict.fromkeys(map(ord, "[【〔［{"), "("),
    **dict.fromkeys(map(ord, "]】〕］}"), ")"),
    **dict.fromkeys(map(ord, "\"'“”‘’「」『』〝〞＂＇\u200b\ufeff")),
    ord("○"): "〇",
}
"""Marks of other shapes, and what they are read as."""

BETWEEN_FIGURES: Final = Expression(r"(?<=[0-9])\s++(?=[0-9])")
DIGITS: Final = {
    **{digit: value for value, digit in enumerate("〇一二三四五六七八九")},
    **{"零": 0, "0": 0, "O": 0, "o": 0, "两": 2, "元": 1},
}
NUMBER: Final = Expression(
    "(?:[一二两三四五六七八九]百)?(?:零?[一二三四五六七八九]?十)?[一二三四五六七八九]?"
)
"""How numbers that are no row of digits are written."""

PLAIN: Final = Expression(
    "[0-9]{4}年(?:度|[上下]半年|第?[1-4一二三四]季度?|[0-9]{1,2}月份?(?:[上中下]旬|[0-9]{1,2}[日号])?)?"
)
YEARS: Final = Expression("((?:19|20)[0-9]{2})-((?:19|20)[0-9]{2})")
ENGLISH: Final = {
    **{"today": "今天", "tomorrow": "明天", "yesterday": "昨天"},
    **{"this week": "本周", "next week": "下周", "last week": "上周"},
    **{"this month": "本月", "next month": "下月", "last month": "上月"},
    **{"this quarter": "本季度", "next quarter": "下季度", "last quarter": "上季度"},
    **{"this year": "今年", "next year": "明年", "last year": "去年"},
}
NEAR_YEARS: Final = {
    "今": 0,
    "本": 0,
    "当": 0,
    "明": 1,
    "次": 1,
    "翌": 1,
    "来": 1,
    "后": 2,
    "去": -1,
    "上": -1,
}
"""Years by the first character of their word, and how far they are away."""

FROM_YEAR_BEFORE: Final = ("当年", "次年", "翌年", "来年")
"""What counts from the year that was named before: 2019年9月至次年3月."""

LOOK_OR_SOUND_ALIKE: Final = {
    character: meant
    for meant, mistaken in {
        **{"底": "低抵的氐庭地", "末": "未木沫", "日": "曰目口白", "月": "用丹", "年": "半牛午"},
        **{"旬": "甸询句勺", "季": "李委秀", "度": "渡", "每": "毎海母", "前": "钱煎", "内": "肉"},
        **{"期": "其", "持": "侍特", "坚": "减竖", "即": "既"},
    }.items()
    for character in mistaken
}
"""Characters that are mistaken for others of the words about time: 7月低 is 7月底."""

NEAR_DAYS: Final = {"昨": -1, "今": 0, "明": 1, "后": 2}
WEEKDAYS: Final = {
    **{word: day for day, word in enumerate("一二三四五六日", 1)},
    **{str(day): day for day in range(1, 8)},
    "天": 7,
}
MONTHS: Final = {"年": 12, "年半": 12, "季度": 3, "季": 3, "月": 1}
DAYS: Final = {"周": 7, "星期": 7, "礼拜": 7}

_N = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = "(?:[0-9]{4}|[〇零0Oo一二三四五六七八九]{4})"
_TO = "(?:起|开始)?(?:一直|直)?(?:-+|至|到)"
_AND = "(?:、|以及|和|及|与)"
_UNIT = "(?:年|个?季度?|月|[日号])"
_AHEAD = f"(?:(?:{_TO}|{_AND})第?(?:{_YEAR}|{_N})){{1,11}}"

TO: Final = Expression(_TO)
"""What stands between the ends of an interval."""

AND: Final = Expression(_AND)
"""What stands between two of several."""

POINT: Final = Expression(
    # 2020.8.29, 2020-12, 20201231
    r"(?P<numeric>(?P<ny>[0-9]{4})(?:(?P<mark>[-./])(?P<nm>[0-9]{1,2})(?:(?P=mark)(?P<nd>[0-9]{1,2}))?"
    r"|(?P<cm>[0-9]{2})(?P<cd>[0-9]{2}))(?![0-9])(?:月?[底末]|月份?|[日号])?)"
    # 十四五末
    r"|(?P<plan>十[一二三四五六七八九])五(?:规划|计划)?(?P<plan_end>末年|期?末(?!期)|底)?"
    # 本周五, 下周; 今天
    r"|(?P<week>本|这个?|下个?|上个?)(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])?"
    r"|(?P<near_day>今[天日]|明[天日]|昨[天日]|后天)"
    r"|(?P<near_quarter>本|这个?|下个?|上个?)季度?[末底]?"
    # the year, or the month, that the rest is in
    rf"|(?:(?P<year>{_YEAR})(?:年|(?=第?[一二三四]季|[上下]半年|全年))|(?P<near_year>今年|本年|当年|明年|次年|翌年|来年|去年|上年|后年)"
    r"|(?P<near_month>本月|这个?月|当月|下个?月|上个?月))?"
    r"(?:"
    r"(?P<year_end>(?:年|岁|年度|度)?[底末终])"
    r"|(?P<all_year>全年度?|年内|年度内|贯穿全年)"
    r"|(?P<half>[上下前后])半年度?[底末]?|[Hh](?P<half_number>[12])"
    rf"|前(?P<first_quarters>[二两三四2-4])个?季度?"
    rf"|第?(?P<quarter>{_N}|首)个?季度?(?:季?[末底])?|[Qq](?P<quarter_number>[1-9])"
    rf"|(?:(?P<month>{_N}|元)月份?)?(?:"
    rf"(?P<third>上、?中|中、?上|中、?下|上|中|下)旬[末底]?|(?P<day>{_N})[日号]|(?P<month_end>月?[底末])"
    rf"|(?P<bare_day>{_N})(?={_AHEAD}(?P<unit_of_day>[日号])))"
    rf"|(?P<whole_month>{_N}|元)月份?"
    rf"|第?(?P<bare>{_YEAR}|{_N})(?={_AHEAD}(?P<unit>{_UNIT}))"
    r")?(?:度(?!假))?"
)
"""A date in words, or the first of two that share a unit (3-4月). Any part of it may lack."""

HOUR: Final = Expression(
    r"(?:(?:上午|下午|中午|晚上?|早上|凌晨)?(?P<hour>[0-9]{1,2})(?:[时点](?:整|半|[0-9]{1,2}分)?"
    r"|:[0-9]{2}时?)|下班|上午|下午|中午|当日|当天)"
)
BEFORE: Final = Expression("之前|以前|前")
WITHIN: Final = Expression("之内|以内|期内|内|期间|时期|为止|止")

LABEL: Final = Expression(
    "(?:完成|整改|办理|办结|验收|销号|销账|计划|建设|上会|报送|工作|任务|最后)*+"
    "(?:时限|时间|期限|日期)(?:要求)?(?:为|是)?:?"
)
"""A heading, where it stands before the words."""

LEADING: Final = Expression(
    "(?P<name>第[0-9一二三四五六七八九十]{1,2}(?:批次?|阶段|步|轮))?[:、]?"
    "(?:按计划|按要求|力争|争取|确保|保证|务必|务|原则上|预计|计划|暂定|拟|必须|须|需|应|要|最迟|最晚|至迟|不迟于"
    "|不晚于|不得迟于|不得晚于|限期|限|截止|截至|直|延期|延长|延|推迟|顺延|持续|坚持|到|至|在|于|赶"
    "|定|为|即|并|且|同时|全部|全面)*+(?P<since>自|从|由)?"
)
"""What may stand before a date, and the name of its stage."""

SINCE_ISSUE: Final = Expression(
    "(?:自|从)?(?:即日|今[日天]|现在|本?(?:通知|方案|台账|文件|办法)?(?:印发|发布|下发|发文)之日)起"
)
TERM: Final = Expression(
    "(?:限期|限|于|在|力争|争取|确保|务必|原则上|须|应)*+(?P<count>半|[0-9]{1,3}|[一二两三四五六七八九十百]{1,5})(?P<unit>"
    "个?工作日|个?自然日|个?日历[天日]|天|日|周|个?星期|个?礼拜|个月|月|个季度|年半?)(?:之|以)?内"
)
"""So much time from the day of issue on: 五个工作日内."""

EVERY: Final = Expression(
    r"(?:每逢?个?|各)(?:"
    rf"(?P<week>周|星期|礼拜)(?P<weekday>[一二三四五六日天1-7](?![次个]))?"
    rf"|(?P<month>月)份?的?(?:(?P<day>{_N})[日号]|(?P<third>[上中下])旬[末底]?|月?[底末])?"
    r"|(?P<quarter>季)度?(?:(?:末月?|最后[一1]个?月|末个月|第三个月|季末|底)的?"
    rf"(?:(?P<quarter_day>{_N})[日号]|月?底)?)?"
    rf"|(?P<half>半年)度?(?:[末底](?:(?P<half_day>{_N})[日号])?)?"
    r"|(?P<year>年)度?的?)"
    r"|(?:(?P<one>一)|按|逐)(?:(?P<by_week>周)|(?P<by_month>月)|(?P<by_quarter>季度?)|(?P<by_year>年))"
    r"(?(one)一(?=[报调通研汇总公更检小督会评考次])|(?=[报调通汇公更]|上报))"
)
BEGINS_EVERY: Final = "每各一按逐"
"""The characters that it begins with; without one of them it need not be compiled."""

ONCE: Final = Expression("[报调通研汇总公更检小督会评考]")
"""What follows where 每周一 may be once a week as well as on Mondays."""

OFTEN: Final = Expression("([0-9一二两三四五六七八九十多几]{1,3})次")

ONGOING: Final = Expression(
    "(?:今后|以后|需|须|要|应|并|且|全面)*+(?:(?:坚持)?(?:长期|持续|常态化?+|常年|长效|经常性?+|始终)"
    "(?!规划|目标|计划|方案|机制)|(?:坚持|坚持不懈|常抓不懈|长抓不懈)$)"
)
IMMEDIATE: Final = Expression(
    "已?(?:立行立改|立整立改|立查立改|立知立改|立改立行|即知即改|即查即改|即行即改|即知即整|边学边查边改|边查边改"
    "|即时整改|(?:立即|立刻|马上)(?!启动|开始|着手))"
)
DONE: Final = Expression(
    "完成|完工|建成|建设|建立|投用|投入|投产|竣工|开工|启动|动工|取得|见效|见成效|初见|到位|出台|印发"
    "|发布|制定|修订|形成|上报|报送|报告|报|提交|提请|整改|落实|验收|销号|销账|办结|办理|实现|达到|达标"
    "|基本|全面|全部|力争|确保|组织|开展|召开|举办|实施|推进|推动|推行|推出|结束|关闭|拆除|搬迁|交付"
    "|使用|运行|运营|通过|施行|执行|公布|公开|兑现|清零|清理|拨付|签订|挂牌|招生|申报|立项|审议|上会"
    "|研究|征求|调研|起草|总结|评估|检查|阶段性|初步|持续|长期|常态|坚持|巩固|深化|完善|健全|率先|陆续"
    "|逐步|分批|试点|试行|推广|铺开|启用|开通|招标|封顶|移交|归档|评审|申请|备案|培训|举行|编制|确定|明确"
    "|成立|配齐|配备|安装|改造|治理|整治|排查|自查|复查|考核|施工|采购|解决|消除|关停|公示|宣传|部署|各|须|应|要|通报|调度|更新|汇总|督查|督导|至少|不少于|不低于|原则上|[一1]次|次$|次以上|一[报调通]"
)
"""How what is to be done by a day may begin."""

NOT_DONE: Final = Expression(
    "[后夕夜期的和及与、未无沿述提/-]|不(?![少低]于)|至(?!少)|到(?!位|岗|期)"
)
"""How what stands behind 前 begins where this is no limit: 前后, 前期."""

DATED: Final = Expression(
    r"[0-9〇零一二三四五六七八九十两半几数X×*](?:年|个?月|[日号]|天|周|个?季|个?星期|旬|个?工作日|小时)"
    "|[年月季期周][底末初中终]|季度|半年|[上中下]旬|[今明次翌来去本当后][年月季周]|年[内度]|年前|每"
    "|以前|之前|以后|之后|前后|左右|时期|期间|不含|之日|日内|起$|前$|后$"
)
"""What speaks of time in some other way; so it was not understood."""

HARMLESS: Final = Expression(
    "(?:全年|当年|本?年度|上年度?|[上本当]月|月度|[上本当]?季度?|[上下]?半年)"
    "(?=目标|任务|工作|计划|指标|考核|建设|总结|报告|报表|情况|数据|台账|进展|评估|检查)"
)
"""What is about some time, and is no date of its own: 年度目标."""

VAGUE: Final = Expression(
    "近期|中期|远期|尽快|尽早|及时|适时|按期|限期|如期|年初|年中|月初|月中|暑假|寒假|暑期|学期|学年|开学|春节"
    "|节前|国庆|五一|十一|七一|条件成熟|择机|随时|日常"
)
ASIDE: Final = Expression(
    r"\((?:(?:周|星期|礼拜)[一二三四五六日天]|含[^()]{0,12}|暂定|[^()]{0,20}顺延)\)"
)
"""What says no more about a day: (星期四)."""

APART: Final = Expression(
    "[,;。()]+|(?<=[%成工用收效位])、(?=[0-9]{4}年|[0-9]{1,2}月)|[、/](?=长期|持续|坚持|常态|立|即知|边查|每)|并(?=于|在|长期|持续|坚持|常态|不断|立|每|[0-9])"
    "|(?<=[^0-9年月日号旬度季周底末前内])后(?=长期|持续|坚持|常态)"
)
"""What parts one thing said from the next."""
