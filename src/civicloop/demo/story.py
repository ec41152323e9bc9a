"""How the demo tells its year: many stories at once, each of which says when it goes on, told in the order of time."""

import heapq
from collections.abc import Callable, Generator, Iterable
from datetime import datetime

type Story = Generator[datetime, None, None]
"""Does something, yields the moment at which it goes on, does the next thing …"""


def tell(
    stories: Iterable[Story],
    *,
    until: datetime,
    begun: list[Story] | None = None,
    seen: Callable[[datetime], None] = lambda moment: None,
) -> int:
    """Run all stories to `until`; what would come later stays untold. Returns how many moments were told.

    A story may put others into `begun`: they start where it stands.
    """
    begun = [] if begun is None else begun
    waiting: list[tuple[datetime, int, Story]] = []
    order = told = 0
    begun[:0] = stories
    while True:
        for story in begun:
            if moment := next(story, None):
                heapq.heappush(waiting, (moment, order := order + 1, story))
        begun.clear()
        if not waiting or waiting[0][0] >= until:
            return told
        moment, place, story = heapq.heappop(waiting)
        seen(moment)
        told += 1
        if following := next(story, None):
            heapq.heappush(waiting, (max(following, moment), place, story))
