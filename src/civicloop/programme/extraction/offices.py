"""Who is named: offices by a city's dictionary and by how offices are called, and the collective names behind which
nobody stands (各单位, 有关部门)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from civicloop.programme.extraction.words import FIRM, IMPERATIVE

HAN = "一-鿿"


@dataclass(frozen=True)
class OfficeName:
    """An entry of the city's dictionary: an office's name and what else it is called."""

    name: str
    aliases: Sequence[str] = ()


@dataclass(frozen=True)
class Named:
    """A name as the text writes it; `generic` for a collective one that answers for nothing by itself."""

    text: str
    generic: bool = False


SUFFIXES = (
    "人民政府|政府|监委机关|委机关|管理委员会|管委会|委员会|委办|党委|党组|党工委|工委|纪委|监委|"
    "常委会|安委会|组委会|消委会|编委会|政协|人大|法院|检察院|"
    "管理局|执法局|分局|支局|总局|局|办公厅|办公室|编办|救援机构|办|厅|委|院|署|署站|支队|大队|中队|总队|派出所|"
    "街道办事处|办事处|街道办|街道|社区|居委会|村委会|家委会|镇|乡|村|"
    "部|处|科|室|组|专班|领导小组|工作组|指挥部|联席会议|站|所|中心|队|集团公司|集团|有限公司|分公司|公司|"
    "企业|银行|中学|小学|大学|学院|党校|报社|电视台|广播电视台|融媒体中心|协会|联合会|商会|学会|"
    "总工会|工会|团委|团市委|妇联|残联|文联|科协|"
    "食堂|馆|书店|供销社|合作社|旅行社|服务队|项目部|机场|车站|客运站|火车站|汽车站|营业厅|景区管理处|管理处|管护中心|物业|供电局|电信局|邮政局"
)
CALLED = re.compile(rf"(?:[{HAN}A-Za-z0-9“”·]{{0,22}})(?:{SUFFIXES})(?:[（(](?:[{HAN}、]{{2,16}})[）)])?$")
# 文旅局商景区管委会: an office's name ends where another is brought in.
JOINED = re.compile(
    r"(?:局|委|办|部|中心|处|厅|院|公司|办公室|支队|政府|街道|集团|社区|小区)(?:商(?![务会场业贸])|会商|与|同(?!心|创|志)|联合(?!会|办|执法|检查)|组成|成立|组建|抽调|选派)"
)
SHORT = (
    "城管|公安|交警|交管|公交|出租|铁路|民航|工商|文化|教育|住建|交通|卫健|卫生|环保|民政|财政|发改|商务|文旅|旅游|"
    "市场监管|应急|消防|园林|绿化|"
    "水务|水利|农业|规划|国土|自然资源|生态环境|税务|宣传|组织|统战|政法|信访|司法|人社|医保|"
    "电信|移动|联通|铁塔|供电|供水|"
    "供气|邮政|广电|通信|金融|气象|体育|审计|统计|房管|城建|市政|环卫|执法|纪检|监察|人防|工信|"
    "科技|质监|食药监|药监|烟草|文广新|团委|妇联"
)
BRANCH = re.compile(rf"(?!.*组织$)(?:省|市|区|县|州)?(?:{SHORT}){{1,3}}(?:部门|单位|机关|系统|行业)?$")
DEPARTMENT = re.compile(rf"[{HAN}]{{2,7}}(?:部门|机关)")  # 公安交管部门
LEVEL = re.compile(
    rf"(?!辖区|社区|校区|园区|景区)(?:[{HAN}]{{2,3}})?(?:省|市|区|县|州|旗|镇|乡|开发区|高新区|经开区|新区)$"
)

COLLECTIVE = re.compile(
    rf"(?:(?:市|区|县|省|州|全市|全局|全区|全县|全省|辖区|所属|市级|市直|区直|县直|基层|沿线|属地|"
    rf"其他|其它|以及|本|我|局)?的?"
    rf"(?:各级|各|各有关|有关|相关|各相关|各责任|责任|成员|各成员|各牵头|牵头|配合|各参与|参建|"
    rf"涉及|所属|下属|全体|广大|全市|全局|全区|全县|全省|全公司|全行业|全系统|其他|其它|每个|所有|"
    rf"任何|每名|每位|每家|每座)"
    rf"[{HAN}、（）()和及]{{0,14}}?"
    r"(?:部门|单位|地区|地方|机关|党组织|党组|党委|政府|党政|组织|处室|科室|区县|县区|"
    r"[县区市镇乡村]（[^）]{1,6}）|县市区|市区|区|县|镇|乡|乡镇|街道|镇街|社区|村|村居|"
    r"企业|公司|分公司|行业|系统|窗口|营业厅|班组|学校|负责人|负责同志|领导干部|领导|同志|干部|"
    r"党员|职工|员工|干部职工|人员|上下|学员|网点|门店|经营户|商户|点位长|网格|机构|开办方|"
    r"成员|力量|市民|群众|小组|工作组|专班|分局|支局|中心|支队|大队|站|所|支部|媒体|运营商|个人|"
    r"单位和个人|单位或个人|营业窗口|乡镇（街道）|镇（街道）|单位和部门|局|办|部室|科室|窗口|夜市|"
    r"市场|工地|景区|小区|医院|银行|车站|网点|物业|商场|酒店|办事处|[一-鿿]{0,2}委会|委员会|创建办|文明办))$"
)
PERSONS = re.compile(
    r"的?(?:党政)?(?:主要|分管|直接)?(?:负责人|负责同志|领导同志|领导|主要领导|一把手|“一把手”|"
    r"责任人|联络员|工作人员|领导班子成员|班子成员)$"
)
YOU = re.compile(r"(?:贵|你)(?:集团|公司|单位|局|校|院|们|办|区|县|中心)$")
WE = re.compile(r"^(?:我们|大家|你们|咱们|同志们|我局|本局|我市|全市|全局|全社会|人人|每个人|我公司)$")
# The sender, or whom a letter is to: who that is, the walk knows.
OURS = re.compile(r"[我贵](?:集团|公司|单位|局|委|办|院|所|站|校|行|中心|街道|镇|区|市|县|处|科|部)")
THEY = re.compile(
    r"^(?:(?:上述|以上|前述|这些?|该|此)(?:[一二三四五六七八九十两0-9]*[个家])?|"
    r"[一二三四五六七八九十两0-9]+[个家])(?:有关|相关|责任|牵头|成员)?(?:单位|部门|地区|街道|社区|区县?|县|乡镇|村|"
    r"企业|镇街|局|公司|办事处|学校|医院|市场|小区)$|^(?:两部门|[双三]方)$"
)
FOREIGN = re.compile(
    r"[，,。；;：:？?！!的了要于将把须请按从并到向让使由]|不(?!动产)|对(?!外)|会同|报(?!社|业|刊)|直接|"
    r"应(?!急)|(?<!所)在(?!建)|逐(?=[一处户件条项个家日月校点])|(?<!^)每(?=[天日周月季年半])|未(?!来|成年)|据此|给(?!排水|水)|\d[月日号]|组织(?=社区|居民|学生|志愿|各|有关|辖区|物业|商户)|督促(?!检查)|动员(?!办|委|部|中心)|(?<!^)我|为(?!民)|是|经(?=市|区|县|省|局)|"
    r"以(?!及)|(?:工作|问题|整治|活动|建设|要求|精神|结合|关于|开展|加强|做好|抓好|进行|推进|"
    r"负责(?!人|同志)|情况)(?!部|组|办|领导小组|专班|指导|委员会|局|中心|处|站|队|科|指挥部|"
    r"联席会议)"
)
KINDS = re.compile(
    r"(?:属地|所在|所属|沿线|辖区|当地|相邻|行业)?(?:车站|机场|火车站|汽车站|银行|商场|超市|景区|窗口|营业厅|市场|社区|街道|镇街|学校|医院|"
    r"镇（街道?）|乡镇（街道）|企业|物业(?:服务)?企业|物业公司|街道办事处|乡镇人民政府|区政府|"
    r"县政府|村|乡镇|镇|县区|区县|部门|单位|公司|机关|"
    r"(?:施工|监理|经营|管理|产权|权属|责任|牵头|配合|承办|(?:[一-鿿]{2})?主管|属地|业主|市场主办|用人)(?:单位|"
    r"部门)|电信运营企业|运营企业|经营户|商户|业主|村居|窗口单位|"
    rf"(?:分管|联系|主管|挂点|包联|主要)?(?:[市县区省局镇]|街道|公司|社区|单位)?(?:领导|负责人|负责同志|一把手)|"
    rf"[{HAN}]{{0,4}}(?:经理|网格员|楼栋长|楼长|行长|校长|院长|园长|店长|馆长|店长|站长|班长|值班长|志愿者)|(?:市|县|区)?[三四五]套班子(?:成员|领导)?|"
    rf"[{HAN}]{{0,6}}(?:人员|经营户|经营者|开办者|管理者|开办方|经营方|业主方|网点|门店|商圈|园区|企业|商户|业主|单位|领导干部|党员干部|分管领导|主要领导|志愿服务队|队伍))$"
)
# Words whose last letter only looks like an office's.
DEED_AT_END = re.compile(
    r"\d[处座个所家站]$|[厕场寓住]所$|[属大宿杂]院$|(?:[查惩判调]处|[布结格]局|[举交催兴协合承筹置补试查惩操主督代]办|签署|[参与开]会|[重分改]组|处所|好处|到处)$"
)
# 市安委会各成员单位: those who belong to a body.
MEMBERS = re.compile(
    rf"[{HAN}]{{1,12}}(?:会|组|部|专班|会议)(?:各|全体|有关|相关)?(?:成员|组成)单位|(?:上述|以上|前述)[{HAN}]{{0,4}}(?:单位|部门|企业|街道)"
)
BUILDERS = re.compile(r"各?(?:建设|施工|监理|建设、施工、监理|运营|开发)单位|同学们|(?:各位)?志愿者们?")
VERBS_IN_NAMES = (
    "组织|宣传|规划|建设|统计|监察|审计|督查|督办|执法|服务|保障|指挥|管理|信访|监督|落实|规范|"
    "审批|政务|救援|救助|研究|评估|交易|抢修|运营|检查|考核|整治|创建|创新|推进|发展|投资|招商|接待|保密|调度|维护|绿化|亮化|清洁|清运|保洁|"
    "养护|登记|公示|检测|监测|公开"
)
NOT_A_NAME = re.compile(
    r"[^、]*(?:据此|抓紧|尽快|打报告)|共同|增派|与|给|让|使|"
    rf"(?!(?:{VERBS_IN_NAMES})[{HAN}]{{0,6}}(?:{SUFFIXES})$)(?:{IMPERATIVE.pattern})|个别|部分|为|"
    rf"分管|每处|因|据|未|讨论|排队|就(?!业)|全部|全面|一律|逐|"
    rf"少数|一些|多数|某|发现|报|交(?!通|警|易|投|管|委|运|巡)|送|请|[一-鿿]{0, 8}[一几每]处|"
    rf"[{HAN}]{{1,20}}(?:各|有关|相关|(?<!安)全部|所有)(?!会)"
)
ORDERED = re.compile(rf"(?:{IMPERATIVE.pattern}|{FIRM.pattern})(?!单位|部门|人员|经理|领导|长|员)")
OWN_NAME = re.compile(r"各|有关|相关|全体|所有|属地|沿线|所在|辖区")
SPLITS = re.compile(r"、(?=各|有关|相关|市|区|县|驻|全|省)")
LISTED = re.compile(r"[、/]|\s+")
# 自然资源和规划局, 文化和旅游局 are one office.
JOINT = re.compile(r"以及|和(?!规划|旅游|社会保障|城乡建设|信息化|改革|体育局)|及|与|同|或")
TAIL = re.compile(
    rf"[两三四五六七八九]家(?:单位|部门)?$|等(?:(?:有关|相关|各|责任|职能|成员|牵头|"
    rf"[{HAN}]{{0,4}}?[0-9一二三四五六七八九十两]+[个家])*(?:部门|单位|地区|企业|机关|系统|街道|"
    rf"地))?$"
)


LONGEST_SHORT = 6
LONGEST_GENERIC = 30


@dataclass(frozen=True)
class Directory:
    """The dictionary in use: every known way of calling an office."""

    known: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, offices: Iterable[OfficeName]) -> "Directory":
        return cls(frozenset(call for office in offices for call in (office.name, *office.aliases) if call))

    def is_office(self, text: str) -> bool:
        if text in self.known:
            return True
        if not 1 < len(text) <= 24 or FOREIGN.search(text) or NOT_A_NAME.match(text) or JOINED.search(text):
            return False
        if DEED_AT_END.search(text):
            return False
        return bool(CALLED.fullmatch(text) or BRANCH.fullmatch(text) or DEPARTMENT.fullmatch(text))

    def name(self, text: str) -> Named | None:
        """The one name this text is, if it is one and nothing else; of an office's head the office."""
        bare = PERSONS.sub("", text)
        return (self.bare_name(bare) if bare else None) or self.bare_name(text)

    def bare_name(self, text: str) -> Named | None:
        if text in self.known:
            return Named(text)
        if OURS.fullmatch(text):
            return None
        if BUILDERS.fullmatch(text) or MEMBERS.fullmatch(text):
            return Named(text, generic=True)
        is_whole = len(text) <= LONGEST_GENERIC and not FOREIGN.search(text) and not ORDERED.match(text)
        if is_whole and (COLLECTIVE.fullmatch(text) or KINDS.fullmatch(text)):
            return Named(text, generic=True)
        return Named(text) if self.is_office(text) else None

    def names(self, text: str) -> list[Named]:
        """The names a text lists, or [] unless it lists nothing else (市城管局、公安局和各区政府)."""
        stripped = text.strip(" 　“”")
        if (parts := SPLITS.split(stripped)) and len(parts) > 1 and all(lists := [self.names(part) for part in parts]):
            return [name for names in lists for name in names]
        whole = self.name(stripped)
        if whole and whole.generic and (halves := self.halves(stripped)) and are_apart(halves):
            return halves
        if whole and (whole.generic or not LISTED.search(outside_brackets(stripped))):
            return [whole] if whole.generic or not self.halves(stripped) else self.halves(stripped)
        tail = TAIL.search(stripped)
        bare = stripped[: tail.start()] if tail else stripped
        found: list[Named] = []
        for item in split_list(bare):
            one = self.item(item, shared=bool(tail))
            if not one:
                return []
            found += one
        return found

    def item(self, text: str, *, shared: bool) -> list[Named]:
        """One element of a list, itself perhaps two joined by 和. `shared`: 等部门 follows, so short names will do."""
        if halves := self.halves(text):
            return halves
        if one := self.name(text):
            return [one]
        is_place = LEVEL.fullmatch(text) and not ORDERED.match(text) and not NOT_A_NAME.match(text)
        is_short = shared and 2 <= len(text) <= LONGEST_SHORT
        if (is_place or is_short) and not FOREIGN.search(text):
            return [Named(text)]
        return []

    def halves(self, text: str) -> list[Named]:
        for joint in JOINT.finditer(text):
            left, right = (
                self.name(text[: joint.start()]),
                self.names(text[joint.end() :]) if joint.end() < len(text) else [],
            )
            if left and right and text not in self.known:
                return [left, *right]
        return []


def are_apart(halves: list[Named]) -> bool:
    """Whether a collective name joined by 和 is two (各学校及各医院), not one (各单位和个人)."""
    return not all(name.generic for name in halves) or OWN_NAME.match(halves[1].text) is not None


def outside_brackets(text: str) -> str:
    return re.sub(r"[（(][^）)]*[）)]", "", text)


def split_list(text: str) -> list[str]:
    """Elements of a list parted by 、, not inside brackets."""
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        depth += (char in "（(") - (char in "）)")
        if depth == 0 and char in "、/ 　":
            parts.append(text[start:index])
            start = index + 1
    return [part for part in [*parts, text[start:]] if part]
