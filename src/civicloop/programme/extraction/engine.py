"""The walk through a document: paragraphs, sentences, and what carries over from one to the next."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from civicloop.programme.extraction import roles as role
from civicloop.programme.extraction import words
from civicloop.programme.extraction.assembly import Context
from civicloop.programme.extraction.binding import Binding, befalling, called, doers_before
from civicloop.programme.extraction.clauses import Reading, is_asked, mask, read, split_clauses
from civicloop.programme.extraction.deadlines import Deadline, strongest
from civicloop.programme.extraction.drafts import Draft, grouped, limits
from civicloop.programme.extraction.drawn import Drawn
from civicloop.programme.extraction.finishing import finished
from civicloop.programme.extraction.joining import join
from civicloop.programme.extraction.narration import is_contents, is_slogan, without_stories
from civicloop.programme.extraction.offices import SHORT, Directory, Named, OfficeName
from civicloop.programme.extraction.outline import (
    LONGEST_INLINE,
    Section,
    genre_of,
    is_heading,
    is_title,
    mood_of,
)
from civicloop.programme.extraction.policy import DEFAULT, Policy
from civicloop.programme.extraction.roles import Roles
from civicloop.programme.extraction.sentences import INLINE_RANK, Paragraph, Sentence, mark_of, paragraphs
from civicloop.programme.extraction.signing import issued_on
from civicloop.programme.extraction.subjects import leading_names
from civicloop.programme.extraction.tables import drafts_of, table_at

LONGEST_TOPIC = 6
FIELD_OF_WORK = re.compile(SHORT)
BRACKETS = " 　（）()【】[]。；;"
PHASE = re.compile(r"[（(](?P<when>[^（()）]*[年月日旬季度][^（()）]*)[）)]$")
ROLES_IN_LINE = re.compile(r"单位|部门|牵头|责任|配合|主办|负责")
FIELD = re.compile(r"^[^：:，,。]{1,6}[：:]")
ANSWERABLE = re.compile(r"是[^，,]{0,14}(?:主体|单位|部门|机构|责任人)$")  # X是整治的责任主体，负责…
AMID = re.compile(r"(?:时|后|期间|过程中)$")
ADDRESSED = re.compile(r"[商恳敬]请|[贵你](?:集团|公司|单位|局|站|院|校|办|区|县|中心)")
CONTACT = re.compile(r"[，,。；;]?\s*(?:联系人|联系电话|联系方式|电子邮箱|邮箱|电话)[：:].*$")
COLON = re.compile(r"[：:](?![0-9])")
SKIPPED = re.compile(
    r"^(?:参加|出席|列席)(?:本次|此次)?会议的|^(?:附件|附表|抄送|主送|抄报|联系人|联系电话|电子邮箱|主题词|主持人?|(?:出席|列席|参会|参加|缺席|"
    r"请假|与会)(?:会议)?(?:人员|单位|领导|同志|名单)?|记录|(?:会议|活动)?(?:地点|时间|议题|主题)|签发)[：:\d]|^同志们[：:！!]?$|^各位"
)


class Walk(Binding):
    """One reading of one document."""

    # Paragraphs

    def document(self, text: str) -> list[Draft]:
        every = list(paragraphs(text))
        at = 0
        while at < len(every):
            if found := table_at(every, at):
                table, at = found
                for draft in drafts_of(table, self.directory, self.dated_on, self.policy):
                    self.keep(draft)
            else:
                self.paragraph(every[at], every[at + 1] if at + 1 < len(every) else None)
                at += 1
        return self.drafts

    def paragraph(self, paragraph: Paragraph, following: Paragraph | None) -> None:
        if is_title(paragraph):
            self.outline.start_text(genre_of(paragraph.text))
            self.context = Context()
        elif names := self.addressed(paragraph):
            self.outline.addressees = tuple(names)
        elif role.LABEL_LINE.match(paragraph.sentences[0].body):
            self.assign(role.bracketed(paragraph.text.strip(BRACKETS), self.directory))
        elif not SKIPPED.match(paragraph.text):
            self.enter(paragraph)
            self.context.is_assigned = bool(following and self.is_told_roles(paragraph, following))
            if is_heading(paragraph) and not self.is_leaf(paragraph, following):
                self.open_section(paragraph.sentences[0], paragraph.text)
            else:
                self.body(paragraph)

    def is_told_roles(self, paragraph: Paragraph, following: Paragraph) -> bool:
        """Whether the next line says who answers for this one (牵头单位：…), and this one is not a field itself."""
        line = following.sentences[0].body
        return bool(role.LABEL_LINE.match(line) and ROLES_IN_LINE.search(line) and not FIELD.match(paragraph.text))

    def addressed(self, paragraph: Paragraph) -> list[Named]:
        """To whom a letter is: a line of names and a colon, before any order."""
        text = paragraph.text.strip()
        is_line = paragraph.rank < 0 and text.endswith(("：", ":")) and not self.drafts and not self.outline.sections
        return self.directory.names(re.sub(r"[，,]", "、", text[:-1])) if is_line else []

    def enter(self, paragraph: Paragraph) -> None:
        """A new paragraph: what the one before carried ends, unless this is an item of its list."""
        lead_in = self.context.lead_in
        goes_on = lead_in is not None and paragraph.rank > lead_in[0]
        kept = lead_in if goes_on else None
        self.context = Context(
            subject=list(kept[1]) if kept else [],
            listed=self.context.listed,
            is_ordering=bool(kept),
            speaker=self.context.speaker if kept else "",
            lead_in=kept,
        )

    def is_leaf(self, paragraph: Paragraph, following: Paragraph | None) -> bool:
        """Whether a line without a full stop is an order of its own, not the heading of what follows."""
        text = paragraph.sentences[0].body
        if is_contents(text):
            return False
        if any(not each.vague for each in limits(text, self.dated_on, self.policy)) and not paragraph.text.endswith(
            ("）", ")")
        ):
            return bool(words.IMPERATIVE.search(text))
        if (roles := role.TRAILING.search(paragraph.text)) and role.ROLE_WORD.search(roles["inner"]):
            return True
        if following and role.LABEL_LINE.match(following.sentences[0].body):
            return True
        is_last = following is None or (0 <= following.rank <= paragraph.rank) or is_title(following)
        return paragraph.rank >= 0 and is_last and self.outline.orders

    def open_section(self, sentence: Sentence, text: str) -> None:
        body = sentence.body.strip().rstrip("。！：:")
        phase = PHASE.search(body, 1)
        found = self.read_when(phase["when"]) if phase else strongest(limits(body, self.dated_on, self.policy))
        dated = found if found and found.on else None
        names = tuple(self.directory.names(body.rstrip("：:")))
        if not any(each.rank < self.outline.rank_of(sentence) for each in self.outline.sections):
            self.named.append([])
        self.outline.open(Section(self.outline.rank_of(sentence), text, mood_of(body), names, dated))

    def body(self, paragraph: Paragraph) -> None:
        for index, sentence in enumerate(paragraph.sentences):
            following = paragraph.sentences[index + 1] if index + 1 < len(paragraph.sentences) else None
            if following and role.LABEL_LINE.match(following.text):
                self.context.is_assigned = True
            self.turn(sentence, paragraph.sentences[index - 1] if index else None)
            if following and self.is_inline_heading(sentence, following):
                self.open_section(sentence, sentence.text)
            elif not (following and not index and is_slogan(sentence.body.rstrip("。！!"))):
                self.sentence(sentence)

    def turn(self, sentence: Sentence, before: Sentence | None) -> None:
        """A new point inside a paragraph (二要…) ends what the point before carried, unless a list runs on."""
        if (
            before
            and sentence.rank == INLINE_RANK
            and before.closing not in "；;"
            and not sentence.mark.rstrip().endswith("是")
        ):
            self.context = Context(listed=self.context.listed, speaker=self.context.speaker)

    def is_inline_heading(self, sentence: Sentence, following: Sentence) -> bool:
        if (
            not sentence.mark
            or sentence.closing not in "。!！"
            or following.rank == INLINE_RANK
            or role.LABEL_LINE.match(following.body)
        ):
            return False
        body = sentence.body.rstrip("。")
        if phase := PHASE.search(body, 1):
            body = body[: phase.start()]
        if words.FIRM.search(body) or words.ASKS.match(body):
            return False
        if (
            len(body) > LONGEST_INLINE
            or limits(body, self.dated_on, self.policy)
            or following.text.startswith(("（", "("))
        ):
            return False
        if self.directory.names(body):
            return True
        return not any(reading.names and not is_bare_topic(reading) for reading in self.readings(sentence.start, body))

    # Sentences

    def readings(self, start: int, text: str) -> list[Reading]:
        return [read(clause, self.directory) for clause in split_clauses(start, text)]

    def sentence(self, sentence: Sentence) -> None:
        start, text = sentence.start + len(sentence.mark), CONTACT.sub("", sentence.body.rstrip("。；;！!"))
        if words.QUESTION.search(sentence.text) or words.CEREMONY.search(text) or words.FORMULA.search(text):
            return
        if role.LABEL_LINE.match(text):
            self.assign(role.bracketed(text.strip(BRACKETS), self.directory))
            return
        if self.context.item and (helpers := self.only_helpers(text)):
            self.assign(Roles(support=helpers))
            return
        assigned, text = self.cut_roles(text)
        if not text.strip():
            self.assign(assigned)
            return
        start, text, is_framed = self.cut_frame(start, text)
        start, text, duty = self.cut_colon(start, text, sentence)
        inner, _rank = mark_of(text)
        start, text = start + len(inner), text[len(inner) :]
        if text.strip():
            is_given = bool(assigned) or self.context.is_assigned
            self.orders(start, text, assigned, is_framed=is_framed, is_given=is_given, duty=duty)

    def only_helpers(self, text: str) -> list[Named]:
        """Who is told to help with the order before, where a sentence says no more (市公安局、各街道配合。)."""
        found = role.HELP_ONLY.fullmatch(text.strip())
        return self.directory.names(found["names"]) if found else []

    def cut_roles(self, text: str) -> tuple[Roles, str]:
        """A bracket at the end that says who and when, taken off."""
        found = role.TRAILING.search(text)
        roles = role.bracketed(found["inner"], self.directory) if found else Roles()
        return (roles, text[: found.start()]) if found and roles else (Roles(), text)

    def cut_frame(self, start: int, text: str) -> tuple[int, str, bool]:
        """会议要求，… taken off; what a meeting heard or thinks binds nobody, so nothing is left of it."""
        opened = words.OPENING.match(text)
        skipped = opened.end() if opened and words.FRAME.match(text[opened.end() :]) else 0
        if not skipped and (turned := words.TURN.search(mask(text))):
            skipped = turned.end()
        found = words.FRAME.match(text[skipped:])
        if not found or not is_frame(text[skipped:], found):
            return start, text, False
        verb = found["verb"].rstrip("了")
        self.context.speaker = found["speaker"]
        self.context.is_calling = verb in words.CALLING
        self.context.is_ordering = self.context.is_framed = verb not in words.TELLING | words.SAYING
        left = "" if verb in words.TELLING else text[skipped + found.end() :]
        return start + skipped + found.end(), left, self.context.is_ordering

    def cut_colon(self, start: int, text: str, sentence: Sentence) -> tuple[int, str, list[Named]]:
        """What stands before a colon: offices (their duty follows), or a lead-in to a list."""
        found = COLON.search(mask(text))
        if not found or found.start() > 60:
            return start, text, []
        left, right = text[: found.start()], text[found.end() :]
        if names := self.directory.names(left.strip()):
            if not right.strip():
                self.context.lead_in = (sentence.rank, names)
                return start, "", []
            return start + found.end(), right, names
        self.context.phase = self.phase_of(left)
        readings = self.readings(start, left)
        self.follow(readings)
        if not right.strip():
            self.context.lead_in = (sentence.rank, list(self.context.subject))
        return start + found.end(), right, []

    def phase_of(self, left: str) -> Deadline | None:
        """The end of a phase that opens a line (第一阶段（3月至5月）：…)."""
        found = PHASE.search(left.strip(), 1)
        return self.read_when(found["when"]) if found else None

    def follow(self, readings: Sequence[Reading]) -> None:
        """Take over the subject and the mood of a lead-in."""
        for reading in readings:
            if reading.names:
                self.context.subject = list(reading.names)
            elif self.outline.addressees and (ADDRESSED.search(reading.clause.masked) or is_asked(reading)):
                self.context.subject = list(self.outline.addressees)
            self.context.is_ordering |= bool(reading.force)

    def orders(
        self, start: int, text: str, assigned: Roles, *, is_framed: bool, is_given: bool, duty: list[Named]
    ) -> None:
        """`is_given`: roles stand beside the text, so that it is an order whatever its verb."""
        readings = befalling(without_stories(self.readings(start, text)))
        if self.calls:
            readings = [called(reading) for reading in readings]
        if is_given and not any(reading.force for reading in readings):
            readings[0] = replace(readings[0], force="assigned", predicate=text, rule="roles stand beside it")
        if is_contents(text):
            self.follow(readings)
            return
        kept = self.binding(readings, text, is_free=is_framed or is_given or bool(duty))
        if not any(reading.force for reading in kept):
            self.context.is_ordering, self.context.subject = False, []
            return
        if names := doers_before(kept) or self.doers_amid(kept):
            self.context.subject = names
        for index, group in enumerate(grouped(kept, self.dated_on, self.policy)):
            self.add(group, assigned, duty, is_first=index == 0)
        self.context.is_ordering = True

    def doers_amid(self, readings: Sequence[Reading]) -> list[Named]:
        """Who opens the circumstance of an order that names nobody itself (网点办理入网时，应当…)."""
        opening = readings[0]
        if opening.force or not (AMID.search(opening.clause.masked) or ANSWERABLE.search(opening.clause.masked)):
            return []
        return leading_names(opening.clause.masked.strip(), self.directory)


def is_bare_topic(reading: Reading) -> bool:
    """窗口服务, 交通组织: a collective name or a field of work and a verb as its noun, too short to order anything."""
    is_short = len(reading.clause.masked.strip()) <= LONGEST_TOPIC and reading.force == "imperative"
    return is_short and all(name.generic or FIELD_OF_WORK.fullmatch(name.text) for name in reading.names)


def is_frame(text: str, found: re.Match[str]) -> bool:
    """Whether 会议强调 and the like only introduce: a comma, a colon or a modal follows, or the verb orders itself."""
    closed = text[found.end() - 1] in "，,：:"
    return closed or bool(words.MODAL.match(text, found.end())) or found["verb"] in {"要求", "明确", "决定", "议定"}


def extract(
    pages: Sequence[str],
    *,
    dated_on: date | None,
    offices: Sequence[OfficeName] = (),
    policy: Policy = DEFAULT,
) -> list[Drawn]:
    """The directives of a document, in the order of its text. See the package's docstring."""
    joined = join(pages)
    day = dated_on or (issued_on(joined.text) if policy.infer_date else None)
    walk = Walk(dated_on=day, directory=Directory.of(offices), policy=policy)
    return [finished(draft, joined, pages) for draft in walk.document(joined.text)]
