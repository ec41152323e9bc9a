"""How the demo tells its year: many stories at once, each of which says when it goes on, told in the order of time."""

import heapq
from collections.abc import Callable, Generator, Iterable
from datetime import datetime

type Story = Generator[datetime, None, None]
"""Does something, yields the moment at which it goes on, does the next thing …"""


def tell(stories: Iterable[Story], *, until: datetime, seen: Callable[[datetime], None] = lambda moment: None) -> int:
    """Run all stories to `until`; what would come later stays untold. Returns how many moments were told."""
    waiting = [(moment, order, story) for order, story in enumerate(stories) if (moment := next(story, None))]
    heapq.heapify(waiting)
    told = 0
    while waiting and waiting[0][0] < until:
        moment, order, story = waiting[0]
        seen(moment)
        told += 1
        if following := next(story, None):
            heapq.heapreplace(waiting, (max(following, moment), order, story))
        else:
            heapq.heappop(waiting)
    return told
