"""Draws directives (要求) out of official documents and speeches.

    from civicloop.programme.extraction import OfficeName, extract

    for each in extract(pages, dated_on=date(2024, 4, 12), offices=[OfficeName("市城市管理局", ["城管局"])]):
        pages[each.page - 1][each.start : each.end] == each.quote

Pages are texts without running headers; `dated_on` is the document's day (None: the date the document bears, if any).
Deterministic, no model, no database, no network. Each directive tells in `reasons` which rules made it.

How it reads: `joining` makes one text of the pages, `sentences` cuts it, `outline` follows headings (orders or tells),
`subjects` finds who a clause speaks of, `clauses` how it binds, `binding` takes the force from what only tells,
`roles` who leads and helps, `drafts` which clauses make one order, `assembly` what an order inherits from those before,
`deadlines` by when, `kinds` what kind and how clear, `finishing` leads back to the page. `tables` reads task lists.

- kind: report (a report is due), pledge (to be made public), circulate (words reach people), ban, goal, task.
- clarity: clear = an office by name and a day, a recurrence or an event's limit; soft = nothing in it could be
  checked; open = the rest (who or when is missing, collective, vague or blank).
- recurring: daily, weekly, fortnightly, ten-daily, monthly, quarterly, half-yearly, yearly, always, or "".
"""

from civicloop.programme.extraction.drawn import Drawn
from civicloop.programme.extraction.engine import extract
from civicloop.programme.extraction.offices import OfficeName
from civicloop.programme.extraction.policy import DEFAULT, Policy

VERSION = "2026.12"  # kept with each drawing: reviews score one version against the next

__all__ = ["DEFAULT", "VERSION", "Drawn", "OfficeName", "Policy", "extract"]
