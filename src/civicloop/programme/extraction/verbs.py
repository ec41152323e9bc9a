"""What begins with a verb: the words that jieba's dictionary calls verbs, beside the lexicon's own.

The lexicon knows what orders even without a subject; the dictionary is asked only where an office stands in front.
"""

import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

LONGEST = 4
VERBS = frozenset({"v", "vn", "vg", "vd"})
# Verbs of being, having, knowing and being heard, which order nothing; verbs that are an attribute's half.
IDLE = re.compile(
    r"是|有(?!序|效)|在|为|以|叫|像|属于|存在|显示|说明|表示|认为|觉得|反映|得分|获得|获|荣获|排名(?!通报|公布)|位于|成为|占|占比|受到|收到|得到|"
    r"介绍|发言|汇报称|指出|强调|负有|具有|拥有|具备|面临|呈|下降|上升|增长|减少了|同比|环比|排|讲|说|听说|知道|看来|来说|能够|可以|会(?!商|办|审|同)|"
    r"能|想|愿|肯|敢|没有|没|无|未|不|尚|曾|刚|总结道|提到|谈到|问|参加了|出席|列席|主持了"
)
# Before the verb of an order: how, how often, together with whom, in whose turn.
MANNER = re.compile(
    r"^(?:同步|错时|据此|即时|按期|专门|定期|不定期|分别|具体|逐[一-鿿]|一[一-鿿]一[一-鿿]|当[天日]|[后明]天|每(?:天|日|周|月|季度|半年|年|旬|晚|学期)|"
    r"按[日周旬月季年]度?|至少|联合|统一|及时|尽快|立即|提前|原则上|也|还|再|都|共同|相应|另行|适时|随时|当场|就地|就近|严格|重新|直接|轮流|轮班|"
    r"[^，,；;。]{0,8}(?:期间|前|后|以内|之内|内|收摊后)|[，,、\s])+"
)


# 配一名专员, 拿出方案, 报上来: one letter that something counted or finished follows.
SHORT_DEED = re.compile(
    r"[配设建开办查清报交拿给派补修拆贴签装换种管扫](?=[一两二三四五六七八九十\d足齐好完到清出上回全])|报(?=我|给)"
)


@lru_cache(maxsize=1)
def dictionary() -> frozenset[str]:
    """Verbs of two to four letters."""
    package = find_spec("jieba")  # its file alone: importing it would build its tables
    assert package is not None, "jieba is locked"
    assert package.origin is not None, "jieba is a package of files"
    lines = Path(package.origin).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(" ") for line in lines)
    return frozenset(word for word, _count, tag in rows if tag in VERBS and 1 < len(word) <= LONGEST)


def is_verb(word: str) -> bool:
    return word in dictionary() and not IDLE.match(word)


@lru_cache(maxsize=8192)
def verb_end(text: str) -> int:
    """Where the verb ends that opens the text behind its adverbs, 0 where none does."""
    low = found.end() if (found := MANNER.match(text)) else 0
    long = next((low + size for size in range(LONGEST, 1, -1) if is_verb(text[low : low + size])), 0)
    return long or (short.end() if (short := SHORT_DEED.match(text, low)) else 0)
