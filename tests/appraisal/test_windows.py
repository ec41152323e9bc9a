"""One rating a visit, whatever its level; a bad one is owed an answer."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from civicloop.accounts.models import Office, User
from civicloop.appraisal import queries
from civicloop.appraisal.actions import windows as actions
from civicloop.appraisal.models import FollowUp, Level, Rating, Remedy, Trouble
from civicloop.appraisal.queries import windows
from civicloop.kernel import chain
from civicloop.kernel.errors import NotAllowed
from civicloop.kernel.models import CalendarDay, Event
from tests.conftest import NOON
from tests.factories import appraisal as make


def test_window_gets_a_token_nobody_can_guess(alice: User, office: Office) -> None:
    tokens = {make.window(alice, office, name=name).token for name in "一二三"}

    assert (len(tokens), min(len(token) for token in tokens) >= 16) == (3, True)


def test_outsider_opens_no_window(charlie: User, office: Office) -> None:
    with pytest.raises(NotAllowed):
        make.window(charlie, office)


def test_second_window_of_a_name_is_refused(alice: User, office: Office) -> None:
    make.window(alice, office)

    with pytest.raises(actions.NameTaken):
        make.window(alice, office)


def test_same_visit_is_rated_once(alice: User, office: Office) -> None:
    window = make.window(alice, office)
    actions.rate_visit(window=window, level=Level.SATISFIED, visit="a", at=NOON)

    with pytest.raises(actions.AlreadyRated):
        actions.rate_visit(window=window, level=Level.VERY_SATISFIED, visit="a", at=NOON)

    assert Rating.objects.count() == 1


def test_same_visit_may_rate_another_window(alice: User, office: Office) -> None:
    for name in "一二":
        actions.rate_visit(window=make.window(alice, office, name=name), level=Level.FAIR, visit="a", at=NOON)

    assert Rating.objects.count() == 2


def test_closed_window_takes_no_rating(alice: User, office: Office) -> None:
    window = make.window(alice, office)
    actions.close_window(by=alice, window=window, at=NOON)

    with pytest.raises(actions.WindowIsClosed):
        make.rate(window)


@pytest.mark.parametrize(("level", "owed"), [(5, 0), (4, 0), (3, 0), (2, 1), (1, 1)])
def test_the_two_lowest_levels_are_owed_an_answer(alice: User, office: Office, level: int, owed: int) -> None:
    make.rate(make.window(alice, office), Level(level))

    assert FollowUp.objects.count() == owed


def test_trouble_of_a_good_rating_is_not_kept(alice: User, office: Office) -> None:
    window = make.window(alice, office)

    kept = [make.rate(window, level, trouble=Trouble.WAIT).trouble for level in (Level.FAIR, Level.DISSATISFIED)]

    assert kept == ["", "wait"]


def test_database_knows_five_levels_only(alice: User, office: Office) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(window=make.window(alice, office), level=6, visit="x", at=NOON)


def test_answer_is_due_in_working_days(alice: User, office: Office) -> None:
    window = make.window(alice, office)  # a Wednesday; the dragon boat festival makes 19 June free
    rated = [make.rate(window, Level.DISSATISFIED, at=NOON + timedelta(days=days)) for days in (0, 5)]

    assert [each.follow_up.due_on for each in rated] == [date(2026, 6, 17), date(2026, 6, 23)]


def test_declared_day_off_moves_the_end(alice: User, office: Office) -> None:
    CalendarDay.objects.create(day=date(2026, 6, 15), is_working=False)

    assert make.rate(make.window(alice, office), Level.DISSATISFIED).follow_up.due_on == date(2026, 6, 18)


def answer(by: User, rating: Rating, remedy: Remedy = Remedy.FIXED, **said: object) -> FollowUp:
    return actions.answer_rating(
        by=by,
        follow_up=rating.follow_up,
        remedy=remedy,
        answer="加开了一个窗口。",
        at=NOON,
        **said,  # type: ignore[arg-type]
    )


def test_office_answers_in_public(alice: User, bob: User, office: Office) -> None:
    window = make.window(alice, office)
    rating = make.rate(window, Level.DISSATISFIED)

    answered = answer(bob, rating)

    assert (answered.answered_by, answered.answered_at, windows.last_answered(window)) == (bob, NOON, answered)
    with pytest.raises(actions.AlreadyAnswered):
        answer(bob, rating)


def test_outsider_and_coordinator_do_not_answer(alice: User, charlie: User, coordinator: User, office: Office) -> None:
    rating = make.rate(make.window(alice, office), Level.DISSATISFIED)

    for user in (charlie, coordinator):
        with pytest.raises(NotAllowed):
            answer(user, rating)


def test_plan_needs_a_date_and_may_be_reported_done(alice: User, office: Office) -> None:
    rating = make.rate(make.window(alice, office), Level.VERY_DISSATISFIED)
    with pytest.raises(actions.NoDate):
        answer(alice, rating, Remedy.PLANNED)

    answer(alice, rating, Remedy.PLANNED, planned_on=date(2026, 7, 1))
    done = answer(alice, rating)

    assert (done.remedy, done.answered_at) == ("fixed", NOON)


def test_database_wants_words_with_an_answer(alice: User, office: Office) -> None:
    rating = make.rate(make.window(alice, office), Level.DISSATISFIED)

    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(rating=rating).update(answered_at=NOON, answered_by=alice, remedy="fixed", answer="")


def test_chain_names_no_rater(alice: User, office: Office) -> None:
    make.rate(make.window(alice, office), Level.DISSATISFIED, words="王某态度差")

    event = Event.objects.get(verb="window.rated")
    assert (event.actor, event.data) == ("anonymous", '{"level":2}')
    assert chain.verify().holds


def test_standing_counts_from_the_best_level_down(alice: User, office: Office) -> None:
    window = make.window(alice, office)
    make.rated(window, {Level.VERY_SATISFIED: 6, Level.FAIR: 2, Level.VERY_DISSATISFIED: 2})

    standing = windows.standings([window])[0]

    assert (standing.counts, standing.n, standing.is_enough) == ([6, 0, 2, 0, 2], 10, True)
    assert (standing.content.value, round(standing.content.low, 3)) == (0.8, 0.49)


def test_few_ratings_lean_to_what_is_usual_in_the_city(alice: User, office: Office) -> None:
    busy, quiet = make.window(alice, office, name="忙"), make.window(alice, office, name="闲")
    make.rated(busy, {Level.SATISFIED: 40})
    make.rated(quiet, {Level.VERY_DISSATISFIED: 1})

    standing = windows.standings([quiet])[0]

    assert 3 < standing.mean.value < 4
    assert (standing.mean.n, standing.is_enough) == (1, False)


def test_office_s_windows_come_with_their_standing(alice: User, office: Office) -> None:
    make.rated(make.window(alice, office), {Level.SATISFIED: 3})

    assert [(each.window.office, each.n) for each in queries.for_office(office)] == [(office, 3)]


def test_desk_holds_bad_ratings_until_they_are_answered(alice: User, charlie: User, office: Office) -> None:
    window = make.window(alice, office)
    rating = make.rate(window, Level.DISSATISFIED)

    duties = [[duty.light for duty in queries.desk(alice, NOON + timedelta(days=days))] for days in (0, 5, 8)]
    answer(alice, rating)

    assert duties == [["green"], ["yellow"], ["red"]]
    assert (queries.desk(alice, NOON), queries.desk(charlie, NOON)) == ([], [])
