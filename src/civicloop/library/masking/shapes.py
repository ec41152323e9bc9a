"""What a person's name looks like: where it may begin, and where it ends before the words that go on."""

import re

from civicloop.library.masking.surnames import COMPOUND, FREQUENT, RARE, WORDS
from civicloop.library.masking.words import is_word

HAN = r"[\u4e00-\u9fff]"
SURNAME = rf"(?:{COMPOUND}|[{FREQUENT}{RARE}])"
DOTS = "·•・"
DOTTED = re.compile(rf"{HAN}{{1,8}}(?:[{DOTS}]{HAN}{{1,8}})+")
NAME = re.compile(rf"{SURNAME}{HAN}{{1,2}}")
SPACED = re.compile(rf"[{FREQUENT}{RARE}] {HAN}(?!{HAN})")
"""A name of two characters, set apart to be as wide as three."""
BEGINNING = re.compile(SURNAME)
IS_COMPOUND = re.compile(COMPOUND)
GOES_ON = frozenset(
    "的地得和与及或在于是为被把将向对从由到至因等也就都已曾又还再不没未均各即则并但而说称道讲问答写叫"
    "有家处所带率领负陪来去走站拿送交接请让给跟同比按经据自以用作做任当驾骑乘开住离回返进出入参受收付缴"
    "赔签承主介提建表指认听谈发打拨致急很最更这那其此某左右手头身个年月日时第一二三四五六七八九十"
)
"""What often stands after a name and seldom ends one."""
LOOSE, USUAL, FREE = 1, 2, 3
"""What follows a name: a word; what often follows names; no character at all."""
SEX_OR_AGE = re.compile(r"[,，、 (（]{1,2}(?:男|女|[0-9]{1,3}岁)|[(（][^()（）]{0,12}(?:[0-9]{1,3}岁|[男女][,，)）])")
KNOWN_TO_ALL = (
    "毛泽东 邓小平 周恩来 刘少奇 朱德 江泽民 胡锦涛 习近平 李克强 孙中山 雷锋 焦裕禄 "
    "孔繁森 王进喜 张思德 白求恩 黄继光 董存瑞 邱少云 刘胡兰 钱学森 袁隆平 钟南山 张桂梅 "
    "黄文秀 杨善洲 时传祥 郭明义 孔子 孟子 老子 庄子 荀子 屈原 司马迁 诸葛亮 李白 杜甫 "
    "白居易 苏轼 陆游 范仲淹 包拯 海瑞 岳飞 文天祥 林则徐 曾国藩 张之洞 王阳明 鲁迅 郭沫若 "
    "茅盾 巴金 老舍 马克思 恩格斯 列宁 曹操 刘备 关羽 孙悟空"
)
FAMOUS = frozenset(KNOWN_TO_ALL.split())
TITLE_ENDS = re.compile(
    ".(?:书记|主任|局长|市长|县长|区长|镇长|乡长|村长|处长|科长|所长|队长|站长|部长|主席|经理|校长|院长|老师|师傅"
    "|先生|女士|同志)$"
)
NO_NAME_ENDS = frozenset("组科室部处局院办站所队厂店镇乡县省市区员者们级类型费款额量率表册证类项条款期路街巷门")
NEVER_SECOND = frozenset("的了副和在是与及几一二三四五六七八九十哪不就也都把被")
PLACE = re.compile(
    r"[东南西北中]?(?:路|街|大道|巷|桥|公园|广场|故居|纪念|学校|小学|中学|大学|医院|社区|小区|村|镇|乡|县|市|区|侯乙)"
)


def named_at(text: str, start: int) -> int:
    """Where a name ends that begins here, by what follows it; 0 where none begins."""
    if match := DOTTED.match(text, start):
        return dotted_end(text, match)
    surname = BEGINNING.match(text, start)
    if not surname:
        return 0
    ends = [
        end for end in (surname.end() + 2, surname.end() + 1) if is_han(text[surname.end() : end], end - surname.end())
    ]
    best = max(ends, key=lambda end: fit(text, end), default=0)
    return best if best and is_possible(text[start:best]) else 0


def dotted_end(text: str, match: re.Match[str]) -> int:
    """Where the last part of a dotted name ends: before the first word that could go on."""
    last = max(match[0].rfind(dot) for dot in DOTS) + 1
    for end in range(match.start() + last + 2, match.end()):
        if text[end] in GOES_ON or is_word(text[end : end + 2]):
            return end
    return match.end()


def is_han(text: str, length: int) -> bool:
    return len(text) == length and all("\u4e00" <= each <= "\u9fff" for each in text)


def fit(text: str, end: int) -> int:
    """How well the text could go on after a name that ends here."""
    following = text[end : end + 1]
    if not is_han(following, 1):
        return FREE
    if following in GOES_ON:
        return USUAL
    return LOOSE if is_word(text[end : end + 2]) else 0


def is_possible(name: str) -> bool:
    """No famous one, and not a word that only begins like a name."""
    return name not in FAMOUS and name not in WORDS and name[:2] not in WORDS and not TITLE_ENDS.match(name)


def is_plain(name: str) -> bool:
    """A name for itself: it is no word, nor begins or ends with one that leaves a single character."""
    is_joined = len(name) == 3 and is_word(name[:2]) and is_word(name[1:])
    return is_possible(name) and not is_word(name) and not is_joined and name[-1] not in NO_NAME_ENDS


def is_likely(name: str) -> bool:
    """One that needs no announcement: with a seldom surname, no part of it is a word by itself."""
    if not name or not is_plain(name) or name[1] in NEVER_SECOND:
        return False
    return bool(IS_COMPOUND.match(name)) or name[0] in FREQUENT or not (is_word(name[1:]) or is_word(name[:2]))
