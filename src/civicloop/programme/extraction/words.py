"""Words that bind, words that tell, verbs that order: patterns over the lists of `lexicon.toml`."""

import re
import tomllib
from pathlib import Path

LEXICON: dict[str, str] = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))


def any_of(*lists: str) -> str:
    """An alternation of the words of some of the lexicon's lists, longest first."""
    words = {word for name in lists for word in LEXICON[name].split()}
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


# What binds. 要 and 应 and 需 only where they are not part of another word.
BAN = rf"(?<![等慢松拖急虎糊少舍怪恨巴由顾免])不得(?![不已])|(?<!解)(?:{any_of('bans')})"
STRONG = any_of("musts")
YAO = (
    r"(?<![重主需只必首紧概摘纪扼简切次提强不想快就会将是])(?<!有时)要(?![求点素害件闻职事领塞么是不道案旨挟]|"
    r"不是|[么])"
)
YING = r"(?<![答相反适响供对感效呼顺理回照])应(?![急对用届付酬有邀聘答力收纳接景尽允诺声变战征验])当?"
XU = r"(?:(?<![必无勿])须(?!知)|(?<![急所必供刚军内无不])需(?!求|要|方))"
MODAL = re.compile(rf"(?P<ban>{BAN})|(?P<strong>{STRONG})|(?P<yao>{YAO})|(?P<ying>{YING})|(?P<xu>{XU})")
WEAK_BAN = re.compile(r"(?<![决绝])不(?:能|可|要)(?!不)")
FIRM = re.compile(rf"{BAN}|{STRONG}")
ASKS = re.compile(r"(?:请|望|希望|要求|责成|委托|责令|敦促|恳请)(?=[一-鿿])")

# What opens a sentence before its subject.
CONNECTIVES = any_of("connectives")
LINK = r"(?:[更还就另则并且又均都再](?=要|应|须|必|需|得|将|不得|由))"
OPENING = re.compile(rf"^(?:(?:{CONNECTIVES}|{LINK})[，,、]?)+")
FRAME = re.compile(
    r"^(?:(?P<speaker>(?:我们|会议|本次会议|此次会议|大会|全会|通知|方案|意见|文件|"
    r"[一-鿿_×]{1,6}(?:同志|书记|市长|副市长|主任|局长|部长|区长|县长|经理|总经理|主席|秘书长))"
    r"(?:最后|还|同时|特别|进一步|并|就[^，,]{2,30}|在讲话中|对此)?)"
    r"(?P<verb>要求|强调|指出|明确|决定|议定|确定|提出|部署|倡议|呼吁|号召|认为|听取了?|传达了?|通报了?|"
    r"研究了?|审议了?|充分肯定了?|回顾了?|总结了?|分析了?|介绍了?|表示|提到|对|原则同意|"
    r"同意))[，,：:]?"
)
# 目前正在做施工图，会议要求…: what stands before is how things are.
TURN = re.compile(r"[，,；;：:](?=(?:会议|大会|全会)(?:还|同时|最后)?(?:要求|明确|决定|议定))")
TELLING = frozenset(
    [
        "认为",
        "听取",
        "传达",
        "通报",
        "研究",
        "审议",
        "充分肯定",
        "肯定",
        "回顾",
        "总结",
        "分析",
        "介绍",
        "同意",
        "原则同意",
        "对",
    ]
)
CALLING = frozenset({"倡议", "呼吁", "号召"})
SAYING = frozenset({"指出", "表示", "提到"})

# What tells and does not order.
HISTORY = re.compile(
    r"^(?:为[^。]{4,60}(?:决定|现就|现将|特制定)|经[^，,]{0,6}研究|根据[^。]{2,40}(?:决定|现就|"
    r"制定)|按照[^。]{2,40}(?:决定|现就|现将|制定)|近年来|多年来|长期以来|一直以来|近期以来|去年|"
    r"上年|前年|过去|此前|前一阶段|前期|前段时间|[^，,。]{0,12}[一两几三半\d]年(?:多)?来[，,]|一年来|几年来|今年以来|.{2,12}以来|据统计|"
    r"从检查情况看|从测评情况看|截至目前|截止目前|经过)"
)
PAST = re.compile(
    r"(?<![为除罢不])了(?![解结如然断事却])|已经|已(?!知|有的|建|投|批)|曾经?|"
    r"(?<![超通越经路度再])过(?!一[遍道轮筛]|[程渡度高去多大硬往关分于后来度滤场])|取得.{0,6}(?:成绩|成效|进展|"
    r"成果)(?!$)|得到|荣获|荣膺|被评为|受到|呈现|有所|明显改善"
)
FINDING = re.compile(
    r"(?:从|据).{2,16}(?:情况|结果|来)看|参加(?:了)?(?:会议|活动|测评)|(?:存在|暴露出|反映出|"
    r"发现).{0,24}(?:问题|不足|差距|现象|短板)|不够(?:到位|高|强|深入|扎实|重视|严格)?$|不到位$|"
    r"有待|仍(?:然|有|需|不)|尚未|薄弱|滞后|(?<!不)松懈$|问题突出$|较为?普遍$|时有发生$"
)
SEEING = re.compile(
    r"(?:必须|要|应当?)引起.{0,8}(?:重视|警觉|注意|警醒)|"
    r"要(?:清醒|深刻|充分|辩证|客观)?地?(?:看到|认识到|意识到|注意到)|看到.{0,20}(?:差距|不足|问题)"
)
ASIDE = re.compile(
    r"^(?:如果|假如|若是|只有|因为|由于|虽然|尽管|之所以|不仅|无论|为什么|怎么|是否|能否|正是|"
    r"可以说|毫无疑问|这是|这不是|这次|这一)"
)
BEING = re.compile(
    r"^[^，,]{2,30}(?<![还都总但若只])(?:是|就是|既是|也是|事关|关系到?|意味着|体现|标志着|有利于)(?!否)"
)
# 副区长周某召集各单位开会，研究停车: how a meeting went, not one to be held (每月召开一次会议，研究…).
MEETING = r"^(?:(?!请|要|须|应|每|由|定期|适时|[前内][^一-鿿]?)[^。；])*"
CEREMONY = re.compile(
    rf"{MEETING}(?:主持(?:召开)?会议|参会|列席会议|出席会议)$|"
    rf"{MEETING}召(?:集|开)(?:(?!一次)[^。；]){{0,60}}(?:开会|会议)[，,](?:专题)?(?:研究|听取)|让我们|主要任务(?:就)?是|会议的目的|谢谢大家|预祝|祝愿|祝大家|衷心(?:感谢|祝愿)|表示(?:衷心|"
    r"热烈|崇高)|值此|欢聚|"
    r"各位来宾|圆满成功|此致|敬礼|就要结束|到此结束|讲话完|现在开会|下面请|首先请"
)
FORMULA = re.compile(
    r"^[^，,]{1,10}[，,]就是要|制定本(?:方案|办法|意见|规定|细则|计划|制度|规范|规则|条例|守则|准则|公约|预案)|现.{0,16}如下|^有效期|"
    r"适用于?本(?:方案|办法|意见|规定|细则|条例|规范)$|本(?:方案|办法|意见|规定|细则|条例|规范|规则)适用于|"
    r"自.{2,24}起(?:施行|实施|执行|生效)|"
    r"从.{2,16}开始[，,].{0,4}至.{2,16}结束|分[一二三四五六七八九十两]+个阶段(?:进行|实施|开展)?$|"
    r"^(?:现(?:将|予以?)|特此通知|特此通报|请(?:各[一-鿿]{0,8}|你们|你单位|"
    r"你局)?(?:结合实际[，,]?)?(?:认真|遵照|严格|切实)?(?:贯彻|组织|遵照|参照|抓好)?(?:执行|落实|"
    r"实施|贯彻执行|贯彻落实|组织实施|贯彻)$)|印发给你们"
)
# Two letters that are one word: no office's name ends between them.
PAIRS = frozenset(LEXICON["pairs"].split())
PLAN = re.compile(
    r"^将(?:会|要?继续|进一步|适时|对|组织|组成|聘请|视|依据|根据|按照|不定期|定期|加大|陆续|择机|同步|采取|"
    r"以|通过|按|联合|会同|全面|持续|邀请|启动|召开|派出|抽调|于(?!.*报))"
)
NEWS = re.compile(r"(?:^|[，,])(?:近日|日前|昨日|昨天|前不久)[，,]")
PURPOSE = re.compile(
    r"^为(?:了|切实|进一步|深入|全面|贯彻|落实|加强|强化|确保|规范|解决|提升|提高|推进|做好|加快|有效|更好|认真|巩固|营造|迎接|"
    r"推动|充分|保障|严格|促进|消除|改善|改变|方便|不断|扎实|及时|严肃|维护|加大)"
)
OWN_PLAN = re.compile(r"^我(?:局|办|委|区|市|县|中心|单位|公司|们)?(?:也|还)?(?:将|拟|会|已)(?!要|把|予以)")
QUESTION = re.compile(r"[？?]$")

# Verbs that order when they stand first, and what makes an order checkable.
IMPERATIVE = re.compile(any_of("deeds", "efforts", "attitudes"))
CONCRETE = re.compile(any_of("checkable"))
ABSTRACT = re.compile(any_of("abstract"))
