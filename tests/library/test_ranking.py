"""The document that is about what was asked comes first: a small judged set, and what the order is made of."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from civicloop.accounts.models import User
from civicloop.library.search.answer import search
from civicloop.library.search.ranking import page_weight
from tests.factories import library

FILLER = "本次会议听取了近期各项工作的进展，并就下一阶段的安排提出意见。"
JUDGED = {
    "噪声": "夜间施工噪声管理规定",
    "施工 噪声": "夜间施工噪声管理规定",
    "垃圾分类": "关于做好生活垃圾处理的通知",
    "厨余垃圾": "关于做好生活垃圾处理的通知",
    "占道经营": "街面秩序整治方案",
    "无障碍": "便民设施改造情况",
    "坡道": "便民设施改造情况",
    "共享单车": "两轮车停放",
    "书记讲话 OR 噪声": "夜间施工噪声管理规定",
}
"""For each question the document that a reader would want first."""


def judged_set(owner: User) -> None:
    library.document(
        f"{FILLER}噪声、占道经营、垃圾分类、无障碍、共享单车等问题一并研究，坡道、厨余垃圾另行报告，施工有序。",
        *[FILLER * 4] * 5,
        owner=owner,
        title="市政府常务会议纪要",
    )
    library.document(
        f"第一章 总则\n为控制施工噪声，制定本规定。夜间施工须公告，噪声超限的责令改正。{FILLER}",
        owner=owner,
        title="夜间施工噪声管理规定",
    )
    library.document(
        f"一、推行垃圾分类\n垃圾分类从小区做起，垃圾分类站点每日两清，厨余垃圾单独收运，厨余垃圾不得混装。{FILLER}",
        owner=owner,
        title="关于做好生活垃圾处理的通知",
    )
    library.document(
        f"{FILLER}\n二、整治占道经营\n占道经营先劝导后处罚，占道经营高发路段定人定岗。",
        owner=owner,
        title="街面秩序整治方案",
    )
    library.document(
        f"无障碍坡道改造四十处，坡道坡度全部达标，无障碍标识补齐。{FILLER}", owner=owner, title="便民设施改造情况"
    )
    library.document(
        f"共享单车停放点一览\n共享单车入框停放。{FILLER}",
        f"共享单车企业名录。{FILLER}",
        owner=owner,
        title="两轮车停放",
    )
    library.document(f"{FILLER * 6}个别群众反映噪声和垃圾分类，也提到共享单车。", owner=owner, title="信访周报",
                     dated_on=date(2026, 5, 1))  # fmt: skip


@pytest.mark.django_db
def test_document_that_is_about_it_comes_first(alice: User) -> None:
    judged_set(alice)

    first = {asked: search(AnonymousUser(), asked).groups[0].document.title for asked in JUDGED}

    assert first == JUDGED


@pytest.mark.django_db
def test_answer_lands_on_the_page_that_says_most(alice: User) -> None:
    library.document(f"{FILLER}提到坡道。{FILLER}", "二、坡道\n坡道改造，坡道验收，坡道维护。", owner=alice, title="无")

    (group,) = search(AnonymousUser(), "坡道").groups

    assert (group.best, [hit.page for hit in group.hits]) == (2, [1, 2])


def test_weight_grows_with_density_headings_and_an_early_place() -> None:
    once, thrice = f"{FILLER}税收{FILLER}", f"{FILLER}税收税收税收{FILLER}"
    in_heading = f"{FILLER}\n税收\n{FILLER}"

    weights = [
        page_weight(text, ["税收"], is_first=is_first)
        for text, is_first in ((once, False), (thrice, False), (in_heading, False), (once, True))
    ]

    assert weights[0] < min(weights[1:])
    assert page_weight("稅收", ["税收"], is_first=False) > 0
    assert page_weight(FILLER, ["税收"], is_first=True) == 0
