"""What offices and the civility office keep at hand to say, and how often they have said it."""

from collections.abc import Iterable, Sequence

from civicloop.cases import actions
from civicloop.cases.models import Category, Deed, StandardReply
from civicloop.demo.story import Story
from civicloop.demo.world import City

CITYS: Sequence[tuple[Deed, str, str, str]] = (
    (Deed.REFUSED, "不在受理范围",
     "您反映的{地点}的情况不在本平台受理范围。需要其他部门帮助的，可以拨打12345热线。感谢您关心城市。",
     "What you report at {place} is outside what this service takes on. For help from other departments call 12345."),
    (Deed.REFUSED, "看不出问题",
     "从照片和描述中看不出具体问题。请补拍一张能看清位置和现状的照片，再报一次。",
     "The picture and the words do not show what is wrong. Please report it again with a picture of the place."),
    (Deed.ACCEPTED, "已受理，告知时限",
     "{单位}已受理编号{编号}的问题，将在{时限}前处置完毕，处置前后的照片会在本页公开。",
     "{office} has taken on {number} and will deal with it by {due}. Pictures of before and after will stand here."),
    (Deed.DISPATCHED, "请按时限处置",
     "请{单位}到{地点}核实处置，并上传处置后的照片。",
     "{office}: please look at {place}, deal with it and add a picture of the result."),
    (Deed.ASKED, "请补充位置",
     "为了找准位置，请告诉我们{地点}附近的门牌号、店名或者路灯杆编号。",
     "To find the spot, please tell us a house number, shop or lamp post near {place}."),
    (Deed.SUPERVISED, "临近时限",
     "编号{编号}将于{时限}到期，请抓紧处置；确有困难的，请在到期前申请延期并说明原因。",
     "{number} is due on {due}. Please see to it; if it can’t be done, ask for an extension before then and say why."),
    (Deed.PASSED, "现场与照片一致", "现场已查看，{地点}的问题确已解决，与处置照片一致。",
     "Looked at on the spot: the problem at {place} is dealt with, as the pictures show."),
)  # fmt: skip
OFFICES: Sequence[tuple[str, Deed, str, str, str]] = (
    ("urban", Deed.FIXED, "exposed-rubbish", "已清运并加密巡查",
     "{地点}的暴露垃圾已清运完毕，并安排专人每日早晚巡查。"),
    ("urban", Deed.FIXED, "pavement-trading", "已劝导入市经营", "已劝导摊主到附近市场经营，{地点}的人行道已恢复通行。"),
    ("urban", Deed.RETURNED, "", "小区内部道路",
     "{地点}属于小区内部道路，不在我单位职责范围，建议转住建部门协调物业处理。"),
    ("urban", Deed.WANTS_TIME, "", "需要机械施工", "{地点}需要吊车等机械施工，已列入近期计划，申请延期。"),
    ("telecom", Deed.FIXED, "hanging-cables", "线缆已收紧", "{地点}的线缆已收紧、捆扎并挂牌，离地高度符合要求。"),
    ("telecom", Deed.RETURNED, "", "非我单位产权",
     "现场核实，{地点}的线缆无我单位标识，非我单位产权，建议转其他通信企业认领。"),
)  # fmt: skip


def stories(city: City) -> Iterable[Story]:
    yield writing(city)


def writing(city: City) -> Story:
    dice = city.dice("replies")
    yield (at := city.at(40, 9))
    citys = [(city.people["coordinator"], StandardReply(deed=deed, name=name, text=text, text_en=text_en))
             for deed, name, text, text_en in CITYS]  # fmt: skip
    own = [(city.people[code], StandardReply(office=city.offices[code], deed=deed, category=kind_of(kind), name=name,
            text=text)) for code, deed, kind, name, text in OFFICES]  # fmt: skip
    for by, reply in citys + own:
        actions.save_reply(by=by, reply=reply, at=at)
        actions.count_reply(by=by, reply=reply, times=dice.randint(3, 60))


def kind_of(code: str) -> Category | None:
    return Category.objects.get(code=code) if code else None
