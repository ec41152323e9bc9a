"""Prose that tells though its words could order: habits, costs, past episodes, what people say, slogans, contents."""

import re
from collections.abc import Sequence
from dataclasses import replace

from civicloop.programme.extraction import words
from civicloop.programme.extraction.clauses import Reading

SOMEBODY = (
    r"(?:(?:^|[的老客路行病工多少每个家])人们?|大家|群众|居民|市民|家长|老人|孩子们?|学生|用户|乘客|司机|百姓|"
    r"摊主|商户|业主|街坊|邻居|师傅|老乡|志愿者|营业员|工人|姑娘|小伙子|大爷|大妈|阿姨|客人|朋友|有的同志|有些同志|他们?|她们?)"
)
OFTEN = r"(?:[每天](?:天|日|年|月|周|次|回|趟|逢|清|到|当)|年年|常常?|经常|往往|总是?|从来|动不动|一到|一下雨)"

# 很多人每天上下班都要经过, 每到雨天总要绕路: what happens again and again to people who are under nobody's orders.
HABIT = re.compile(
    rf"{SOMEBODY}[^，,]{{0,8}}{OFTEN}[^，,]{{0,10}}[都总还也得]要|"
    rf"{OFTEN}[^，,]{{0,10}}[都总还也]要[^，,]{{0,4}}(?:经过|路过|面对|遇到|碰到|看到|听到|绕|挤|忍|挨|受)"
)
# 一个证要跑五趟: what a thing takes.
COST = re.compile(
    r"要(?:[来往]?回?|先|再|足足|多)?(?:跑|等|花|排|走|绕|费|耗|盖|填|找|交|爬|转|听|过|坐|按|站|熬)[^，,]{0,6}"
    r"[一二三四五六七八九十两几半百千好多\d]+(?:来|多|几)?"
    r"(?:趟|次|遍|回|天|钟头|小时|分钟|个|道|张|枚|元|块|里|米|公里|圈|层|家|年|步)"
)
# 居民上楼要摸黑: what people have to do.
HAVE_TO = re.compile(
    rf"(?<![对把让向为给请由与和及])(?<![一-鿿]对|帮助|方便|引导|组织|动员){SOMEBODY}[^，,对把让向为给]{{0,12}}$"
)
# 等车位, 挨投诉, 自己掏钱: borne, not done.
BORNE = re.compile(r"^(?:等(?!额|级|同|价)|挨|忍|受(?!理)|抢(?!抓|修|险)|排队|请假|摸黑|自己掏|自掏|绕|挤|猜|熬)")
# 原因是清单要向上级调取: why, not what to do.
WHY = re.compile(
    r"(?:原因|理由|难点|难处|症结|根子|道理|担心|顾虑|想法|说法)[^，,]{0,4}?(?:是|在于)|根子在|^(?:是因为|因为|由于)"
)
# 我要说的是: the speaker speaks of speaking.
SPEAKING = re.compile(
    r"我(?:还|也|在?这里|今天|只|首先|特别|最后)*(?:要|想)(?:再|先|特别|多)?(?:说|讲|谈|问|念|提|感谢|强调|向)|"
    r"^要知道|要(?:再次|特别)?(?:指出|强调|说明|补充|提醒|说|讲)(?:的是|一点|[一两几]句)"
)
# 整治之后又回潮, 检查刚结束: one thing after another, seen from behind.
SEQUENCE = re.compile(
    r"(?:之后|以后|后|完|没几天|不久|过后)[，,]?又|刚(?:刚|一)?[^才好性需果强]|竟然?|居然|果然|偏偏|反而|反倒|原来[是就]|"
    r"一阵风|照样|依旧|依然|还是老样子|到现在$|至今|来了又|走了又|又(?:回来|反弹|回潮|冒|来了|乱|脏)"
)
# 应当珍惜, 值得肯定: praise, thanks and worth, not deeds.
VALUING = re.compile(r"^(?:充分|倍加|好好|由衷|格外|加倍|衷心)?(?:珍惜|肯定|感谢|庆幸|欣慰|自豪|点赞|理解|体谅|敬佩)")
POINTED = re.compile(r"^(?:这|那|以上|上述)")
# 那要这么多制度做什么: a question without its mark. 不看口号，要看…: a measure of things.
RHETORIC = re.compile(
    r"(?:做什么|干什么|有什么用|图什么)$|何必|何来|谈何|怎么行|岂[不能]|恨不得|巴不得|难道|哪有|谁愿意|凭什么"
)
MEASURED = re.compile(r"^(?:而|更|关键|主要|就)?要看")
# 这种毛病要改, 每一笔都要经得起问: a judgement on nobody in particular.
JUDGED = re.compile(
    r"^(?:这|那)[^，,]{0,3}(?:毛病|现象|做法|风气|作风|习惯|情况|局面|道理)[^，,]{0,4}要(?:改|变|纠正|讲清楚|明白|懂)|"
    r"要[^，,]{1,3}得(?:起|清|住|出|过|上|了|到)|[来走]了[就都还也]?要"
)
# 请大家理解: the speaker asks the hearers' kindness.
KINDNESS = re.compile(r"^请(?:大家|同志们|各位|你们)?(?:多多?)?(?:理解|谅解|体谅|包涵|放心|批评|指正|想一?想|看一?看)")
# 有一次, 去年夏天: an episode; what follows in the sentence is its story.
EPISODE = re.compile(
    r"^(?:那[天年时次回]|当时|当年|有一?[次回天年]|有[一几]?[位个家]|记得|前几[天年]|前些|后来|小时候|上个?(?:月|周|星期)|"
    r"昨天|[一二三四五六七八九十两几十]+[多几]?年前|去年|前年|过去|以前|从前|曾经|原先)"
)
SOME = re.compile(r"^(?:可是|但是?|而|不过|还|也)?(?:有的|有些|有人|个别|少数|某些|一些|不少|许多|很多)")
EXAMPLE = re.compile(r"^(?:比如|例如|譬如|比方|好比|就像|就拿|打个比方|举个例子|像[^，,]{1,12}(?:那样|这样))")
# 居民说，… 物业讲没有收到, 有人觉得，…: others' words and thoughts.
SAID = re.compile(
    r"^(?!会|市委|市政府|省|中央|上级|对|向|给|换|也就|总的|简单|具体|一般|可以|应该|老实|坦率|说|严格|某种|如)[^，,要应须必由请]{1,12}"
    r"(?<![再话是来应以比者传解劝听小实])(?:"
    r"(?:说道?|讲|反映|抱怨|埋怨|告诉[^，,]{1,6}|回答|觉得|以为|感叹|感慨|写道|劝[^，,]{1,4}|答应[^，,]{1,4})(?:过|得好|得对)?[，,：:]?$|"
    r"(?:说|讲)(?=要|等|没|不|已|归|自己|他|她|得)|(?:提出|主张|建议)(?=要|先|应))|"
    r"^[^，,]{0,20}(?:是一个道理|是一个样|如同|好比)"
)
# 抓好服务，这不是做样子; 改善服务、提高质量已成为当务之急: what stands before is spoken of, not ordered.
SPOKEN_OF = re.compile(r"^(?:这|那)(?:不|既|也|就|才|都|绝不)*是|(?:已经?|正)成为|是[^，,]*的(?:任务|要求|需要|课题)$")
FORWARD = re.compile(r"^(?:会后|下一步|下步|今后|今年|接下来|从现在|从今天|希望|请|因此|所以|为此|对此|现在|眼下)")

# 当前要抓紧办好的几件事, 重点抓好三件事: what is coming, in a heading or a sentence before its list.
NUMBER = r"(?:以下|下面|如下|这|那|哪)?(?:[一二三四五六七八九十两几\d]+|若干|多)"
CONTENTS = re.compile(
    rf"{NUMBER}(?:件|个|项|点|条|句|道|种)?(?:大|小|实|硬|重点|突出)?"
    r"(?:事情?|实事|方面|工作|任务|问题|要求|意见|重点|环节|措施|体会|想法|话|关口?|关系|字|文章|点)(?:的?工作)?$"
)
TO_DO = re.compile(
    r"(?:[一二三四五六七八九十两几\d]+|多)(?:件|个|项|点|条)[^，,要]{0,6}(?:事情?|工作|任务|问题|意见)"
    r"[还都]?要(?:办好?|做好?|抓好?|落实好?|讲|说|解决好?|强调|提醒)$"
)
COUNTING_ONLY = re.compile(
    r"(?:抓好|抓住|抓|做好|办好|办|做|把握好?|处理好|解决好?|搞好|突出|讲|说|谈|过|注意|盯住|守住|集中力量?(?:办好|抓好)?|"
    r"做到|回答|理顺|提|强调)(?:住|好)?$"
)
LONGEST_SLOGAN = 9
SLOGAN = re.compile(r"^(?!各|请|大家|我们|全|市|区|县|省|必)[^，,、]{1,4}要[^，,、]{2,4}$")


def tells(reading: Reading) -> bool:
    """Whether the clause by itself tells. An office by name may have habits laid down for it; people only have them."""
    text = reading.clause.masked.strip()
    if any(each.search(text) for each in (WHY, SPEAKING, EXAMPLE, RHETORIC, KINDNESS)):
        return True
    if reading.force != "modal":
        return bool(SEQUENCE.search(text))
    return not reading.is_ban and is_nobodys(reading) and (bool(HABIT.search(text)) or is_lived(reading))


def is_nobodys(reading: Reading) -> bool:
    """Whether no office by name is its subject."""
    return all(name.generic for name in reading.names) and not reading.refers


def is_lived(reading: Reading) -> bool:
    """Whether its 要 is what things take, what people have to bear, or how they are judged."""
    text = reading.clause.masked.strip()
    before = text[: len(text) - len(reading.predicate)]
    if not before.endswith("要"):
        return False
    if COST.search(text) or JUDGED.search(text) or MEASURED.match(text) or BORNE.match(reading.predicate):
        return True
    before = before.rstrip("要都还总也得就又")
    return not reading.names and bool(HAVE_TO.search(before)) and not words.IMPERATIVE.match(reading.predicate)


def without_stories(readings: Sequence[Reading]) -> list[Reading]:
    """The readings of a sentence; those that belong to a story, or to what others say or think, lose their force."""
    kept: list[Reading] = []
    is_told = is_episode = False
    opening = readings[0].clause.masked.strip() if readings else ""
    for index, reading in enumerate(readings):
        text = reading.clause.masked.strip()
        is_episode = (is_episode or bool(EPISODE.match(text))) and not FORWARD.match(text)
        is_told = is_told or bool(SAID.match(text))
        is_story = is_episode and not (reading.force == "modal" and reading.names)
        is_some = bool(SOME.match(opening)) and reading.force != "modal"
        is_lost = is_told or is_story or is_some or is_spoken_of(readings, index)
        is_lost = is_lost or (index > 0 and is_worth(reading, opening))
        kept.append(replace(reading, force="") if is_lost else reading)
    return kept


def is_spoken_of(readings: Sequence[Reading], index: int) -> bool:
    """Whether a bare deed opens a sentence that goes on to say what it is, or is part of its long subject."""
    deeds = all(each.force in {"", "imperative"} and not each.names for each in readings[: index + 1])
    following = readings[index + 1] if index + 1 < len(readings) else readings[index]
    return deeds and following.force != "modal" and bool(SPOKEN_OF.search(following.clause.masked.strip()))


def is_worth(reading: Reading, opening: str) -> bool:
    """这些变化…，应当珍惜: what is pointed at is praised."""
    return bool(VALUING.match(reading.predicate)) and (not reading.names or bool(POINTED.match(opening)))


def is_contents(text: str) -> bool:
    """Whether a heading or sentence only counts what is coming (要抓好三件事)."""
    text = text.rstrip("：:。；; ")
    found = CONTENTS.search(text)
    return bool(TO_DO.search(text)) or bool(
        found and (text[: found.start()].endswith("的") or COUNTING_ONLY.search(text[: found.start()]))
    )


def is_slogan(text: str) -> bool:
    """督办要见颜色: a paragraph's watchword, before the sentences that order."""
    return len(text) <= LONGEST_SLOGAN and bool(SLOGAN.match(text)) and not words.FIRM.search(text)
