"""The author of one document asks some credits for its original; readers pay, one gets them back."""

from collections.abc import Iterable

from civicloop.demo.story import Story
from civicloop.demo.world import City
from civicloop.marketplace.actions import buy_document, grant_credits, refund_purchase, set_price

PRICE = 30
WELCOME = 100
BUYERS = 9


def stories(city: City) -> Iterable[Story]:
    yield pricing(city)
    for number in range(BUYERS):
        yield buying(city, number)


def pricing(city: City) -> Story:
    yield (at := city.at(208, 20, 15))
    set_price(by=city.people["author"], document=city.documents["handbook"], credits=PRICE, at=at)


def buying(city: City, number: int) -> Story:
    """A welcome gift of the house, spent some weeks later; the last buyer had taken the wrong document."""
    dice = city.dice(f"buyer {number}")
    ago = dice.randint(10, 180)
    yield (at := city.at(ago + 6, 12))
    buyer, operator = city.residents[number * 5], city.people["operator"]
    grant_credits(by=operator, member=buyer, credits=WELCOME, key=f"welcome:{buyer.pk}", memo="新会员礼", at=at)
    yield (at := city.at(ago, dice.randint(9, 21), dice.randint(0, 59)))
    purchase = buy_document(by=buyer, document=city.documents["handbook"], credits=PRICE, key="demo", at=at)
    if number == BUYERS - 1:
        yield (at := city.at(ago - 1, 10))
        refund_purchase(by=operator, purchase=purchase, memo="买错了，未下载", at=at)
