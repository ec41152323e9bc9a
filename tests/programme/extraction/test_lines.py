"""Texts as document sites hand them out: numbered leaves that break off, footers and blank fields amid the text."""

from civicloop.programme.extraction import extract

LEAVES = (
    "2022年窗口服务推进会局长讲话撰写人:________日期:________2022年窗口服务推进会局长讲话"
    "一要提高认识,加大力度。优质服务是一个单位的脸面,也是群众天天看得见、摸得着的事情,办得好不好,群众心里都有一本账,"
    "台账记得再好看也当不了数。各科室要把排队时间压到十分钟以内,把叫号机、引导牌和",
    "等候座椅配齐。二要接受监督。特别是刚才各科室表态的几件事(住建、交通、供水等单位已在电台承诺),要尽快向社会公布,"
    "让群众知道该找谁、什么时候办成。第2页共3页窗口服务不是一阵风,也不是做给检查组看的,靠的是每天每个窗口每一个人,把每一件小事",
    "都当成大事来办。这些年群众的意见变了又变,从排不上队到找不到人,从门难进到话难听,说到底都是同一件事,就是有没有把人放在心上,"
    "有没有把规矩落到每一个窗口、每一次接待、每一通电话里头。各单位要将落实",
    "情况于6月15日前报局办公室。",
)


def test_order_that_runs_over_numbered_leaves_is_drawn_whole() -> None:
    text = "\n".join(f"{number}、{leaf}" for number, leaf in enumerate(LEAVES, 1))
    found = [(each.kind, each.text) for each in extract([text], dated_on=None)]
    assert found == [
        ("task", "各科室要把排队时间压到十分钟以内,把叫号机、引导牌和等候座椅配齐"),
        (
            "pledge",
            "特别是刚才各科室表态的几件事(住建、交通、供水等单位已在电台承诺),要尽快向社会公布,让群众知道该找谁、什么时候办成",
        ),
        ("report", "各单位要将落实情况于6月15日前报局办公室"),
    ]


def test_leaf_number_in_mid_line_is_taken_out() -> None:
    first, second, third, last = LEAVES
    text = f"1、{first}\n2、{second} 3、{third}\n4、{last}"
    apart = "\n".join(f"{number}、{leaf}" for number, leaf in enumerate(LEAVES, 1))
    assert [each.text for each in extract([text], dated_on=None)] == [
        each.text for each in extract([apart], dated_on=None)
    ]


def test_quote_is_still_the_passage_of_the_page() -> None:
    text = "\n".join(f"{number}、{leaf}" for number, leaf in enumerate(LEAVES, 1))
    for each in extract([text], dated_on=None):
        assert text[each.start : each.end] == each.quote


def test_list_of_orders_keeps_its_numbers() -> None:
    text = "关于整治的通知\n1、市城管局要清理摊点。\n2、市公安局要整治停车。\n3、市环卫处要冲洗街面。"
    assert [each.quote for each in extract([text], dated_on=None)] == [
        "市城管局要清理摊点",
        "市公安局要整治停车",
        "市环卫处要冲洗街面",
    ]


def test_page_footer_inside_a_sentence_is_no_part_of_it() -> None:
    text = "关于整治的通知\n市城管局要在6月底前第1页共2页拆除全部占道棚亭。"
    [found] = extract([text], dated_on=None)
    assert (found.text, found.lead) == ("市城管局要在6月底前拆除全部占道棚亭", ("市城管局",))


def test_public_promise_to_be_published_soon_is_a_vague_pledge() -> None:
    text = "关于窗口服务的讲话\n特别是刚才各部门表态的几件事，要尽快向社会公布。"
    [found] = extract([text], dated_on=None)
    assert (found.kind, found.deadline_text, found.vague, found.clarity) == ("pledge", "尽快", True, "open")


def test_cover_line_is_no_call() -> None:
    text = "________2022年窗口服务推进会讲话撰写人:________日期:________"
    text += "2022年窗口服务推进会讲话一要提高认识,加大力度。优质服务是单位的脸面。"
    assert extract([text], dated_on=None) == []
