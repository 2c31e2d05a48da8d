"""What the session itself is like: pages over the step that stands, and what they change."""

from dataclasses import replace

from msgspec import structs

from assistant.journal.records import Mark, Promise, Role, Track
from assistant.messages import Text
from assistant.practice.pack import DAILY
from assistant.practice.sequence import Part
from assistant.session import (
    answers,
    drafting,
    flow,
    keeping,
    leaving,
    pages,
    sending,
    sentences,
    situation,
)
from assistant.session.answers import Words
from assistant.session.choices import GO_ON, pick, plainly
from assistant.session.effects import Clear, Effect, Erase, Hush, Remember, Rest, Settle, Show
from assistant.session.events import Erased, Moment
from assistant.session.pages import Stay, Wish
from assistant.session.plan import Plan
from assistant.session.question import OF_PROMISES, Ask, Question
from assistant.session.state import After, Page, Phase, Result, State

_RESTS = frozenset({Ask.WORDS, Ask.CHOICE})
"""Which questions can be left out for a while; what is asked of a promise cannot."""


def opened(state: State, page: Page = Page.MAIN) -> Result:
    """Open a page over the step that stands."""
    resumed = state.resumed if state.phase is Phase.OPTIONS else state.phase
    return flow.present(replace(state, phase=Phase.OPTIONS, resumed=resumed, page=page))


def closed(state: State) -> State:
    """The step that stands, without the page over it."""
    return replace(state, phase=state.resumed) if state.phase is Phase.OPTIONS else state


def chosen(state: State, line: str, at: Moment) -> Result:
    """Take a choice of the page; Enter closes it."""
    if not line or plainly(line) in GO_ON:
        return flow.present(closed(state))
    choices = pages.choices(state)
    choice = pick(choices, line)
    if choice is None:
        return flow.not_a_choice(state, line, len(choices), at)
    below = replace(closed(state), outcome=Text.CHOSEN(word=choice.word))
    match choice.meaning:
        case Page() as page:
            return opened(state, page)
        case Role() as role:
            below, effects = situation.choose(below, at, role)
            below, more = opened(below, Page.TRACK)
            return below, (*effects, *more)
        case Track() as track:
            below, effects = situation.choose(below, at, track)
            below, more = flow.present(replace(below, outcome=Text.NEXT_TIME()))
            return below, (*effects, *more)
        case Part() as part:
            return _switched(below, part)
        case Stay() as stay:
            below, more = flow.present(below)
            return below, (Remember("words_stay", stay.value), *more)
        case Wish() as wish:
            return _wished(below, wish, at)
        case _:
            raise AssertionError(choice.meaning)


def _wished(state: State, wish: Wish, at: Moment) -> Result:
    match wish:
        case Wish.SHORT:
            return _shortened(state, at)
        case Wish.HARD_DAY:
            return leaving.hard_day(state, "", at)
        case Wish.ERASE:
            return _erase(state)
        case Wish.KEEP_NOTHING:
            return _keep_nothing(state)
        case Wish.CLOSE:
            return flow.present(replace(state, outcome=""))


def _switched(state: State, part: Part) -> Result:
    """Ask a part from the next session on, or no more."""
    on = part not in state.parts
    parts = state.parts | {part} if on else state.parts - {part}
    outcome = Text.NEXT_TIME() if on else Text.PART_OFF()
    state, effects = flow.present(replace(state, parts=parts, outcome=outcome))
    return state, (Remember(part.value, "yes" if on else "no"), *effects)


def _shortened(state: State, at: Moment) -> Result:
    """Two questions are enough; one that stands and is not among them is left."""
    if state.phase in {Phase.HALF, Phase.DRAFT}:
        return flow.present(replace(state, plan=_short(state), outcome=Text.SHORT_DAY()))
    if state.half is None or state.phase not in {Phase.ASKING, Phase.CHOOSING, Phase.HEARD}:
        return flow.present(replace(state, outcome=Text.NOT_HERE()))
    state = flow.shortened(replace(state, outcome=Text.SHORT_DAY()), state.position + 1)
    slots = state.plan.practice.light.get(state.half or state.plan.guess, ())
    stays = state.question.slot in slots or state.question.ask not in flow.REMEMBERED
    if stays or state.question.told:
        return flow.present(state)
    skipped = replace(state.question, skipped=True)
    return flow.advance(state.with_question(state.position, skipped), at)


def _short(state: State) -> Plan:
    return replace(state.plan, practice=replace(state.plan.practice, short=True))


def beside(state: State, ask: Ask, text: str, at: Moment) -> Result:
    """Put a worry on the shelf, or note something, and go back to the question that stands."""
    prompt = state.plan.practice.wordings.get(ask)
    here = state.phase in {Phase.ASKING, Phase.CHOOSING} and bool(state.questions)
    if prompt is None or not here:
        return flow.present(replace(state, outcome=Text.NOT_HERE()))
    state, dropped = drafting.drop_start(state, state.position, text) if text else (state, ())
    state = state.inserted(state.position, Question("", ask.name, prompt, ask=ask))
    if text:
        state = replace(state, phase=Phase.ASKING)
        state, effects = keeping.keep(state, Words(text), at, After.ADVANCE)
        return state, (*dropped, *effects)
    return flow.ask(state, state.position, at)


def may_decline(state: State) -> bool:
    """Whether the question that stands is one that can rest."""
    return bool(state.questions) and state.half is not None and state.question.ask in _RESTS


def declined(state: State, text: str, at: Moment) -> Result:
    """Not this one again: it rests, and today goes on without it; ``text`` is kept, or a draft."""
    if state.phase not in {Phase.ASKING, Phase.CHOOSING} or not may_decline(state):
        return flow.present(replace(state, outcome=Text.NOT_HERE()))
    marks = flow.remembered(state.question)
    marked = sending.marked(state, Mark.DECLINED, at, state.question.prompt.id) if marks else ()
    if text and state.phase is Phase.ASKING:
        state, effects = keeping.keep(state, Words(text), at, After.ADVANCE)
        return state, (*marked, *effects)
    outcome = Text.DECLINED()
    state, aside = drafting.set_aside(state, text, at) if text else (state, ())
    if text:
        outcome = sentences.set_aside(state, before=outcome)
    skipped = replace(state.question, skipped=state.question.answer is None)
    state = state.with_question(state.position, skipped)
    state, effects = flow.advance(replace(state, outcome=outcome), at)
    return state, (*marked, *aside, *effects)


def private(state: State) -> Result:
    """Without any sound, and with a blank screen; said again, as it was before."""
    sound = state.plan.sound
    if state.private:
        state = replace(state, private=False, voiced=sound.voiced, listens=sound.listens)
        state, effects = flow.present(replace(state, outcome=Text.PRIVATE_OFF()))
        return state, (Remember("private", "no"), *effects)
    hush = (Hush(),) if state.speaking else ()
    state = replace(state, private=True, voiced=False, listens=False, speaking=False)
    state, effects = flow.present(replace(state, outcome=Text.PRIVATE_ON()))
    return state, (*hush, Rest(), Clear(), Remember("private", "yes"), *effects)


def ask_to_erase(state: State) -> Result:
    """Erasing cannot be taken back: it waits for a yes."""
    if not answers.erasable(state):
        return flow.present(replace(state, outcome=Text.NOTHING_TO_ERASE()))
    return opened(state, Page.ERASE)


def _erase(state: State) -> Result:
    """Take an answer, its sound and its promise off the disk for good.

    A plan's words stand in their promise as well, in each of its revisions: it is made anew.
    """
    position, gone = answers.erasable(state)[0]
    question = state.questions[position]
    planned = question.promises if question.ask is Ask.PLAN else ()
    promises = (*(one for one in state.promises if one.answer == question.id), *planned)
    ids = (question.id, *(one.id for one in promises))
    return _erasing(state, ids, Settle(gone.id, gone.rev, keep=False))


def _gone(state: State) -> State:
    """The state that holds nothing any more of what was erased."""
    ids = frozenset(state.erasing)
    return replace(
        state.letting_go(lambda one: one.id in ids),
        questions=tuple(
            replace(one, answer=None, draft=None, beside="") if one.id in ids else one
            for one in state.questions
        ),
        promises=tuple(one for one in state.promises if one.id not in ids),
        kept=state.kept - ids,
    )


def _gone_on(state: State, at: Moment) -> Result:
    """The session in which what was erased is in no question and no promise any more."""
    ids, here = frozenset(state.erasing), state.questions[state.position].id
    planned = [one for one in state.questions if one.id in ids and one.ask is Ask.PLAN]
    made = [one for one in state.promises if one.id in ids and planned]
    state = _gone(state).without(
        lambda one: (
            bool(ids & {*one.of, *(promise.id for promise in one.promises)})
            and one.id not in ids
            and one.slot not in DAILY
        )
    )
    effects: tuple[Effect, ...] = ()
    for promise in made:
        anew = structs.replace(promise, id=state.ids[0], rev=1, parent=None, plan=None)
        state, more = sending.beside(replace(state, ids=state.ids[1:]), anew)
        effects = (*effects, *more)
    for position, question in enumerate(state.questions):
        if question.id in ids:  # an erased id is never used again
            fresh = replace(question, id=state.ids[0], skipped=True, promises=())
            state = replace(state.with_question(position, fresh), ids=state.ids[1:])
    stands = state.position >= 0 and state.question.id == here
    state, more = flow.present(state) if stands or here in ids else flow.advance(state, at)
    return state, (*effects, *more)


def _keep_nothing(state: State) -> Result:
    """Erase what began in this session, and keep nothing more of it.

    What was known before stands as it stood: words of other days, promises told of now.
    """
    session = state.plan.origin.session
    mine = [one for one in state.questions if (one.answer or one.draft) and _began_here(state, one)]
    drafts = [one.draft for one in mine if one.draft]
    made = tuple(one.id for one in state.promises if one.session == session)
    waiting = tuple(one.id for one in state.unsaved if one.session == session)
    sounds = tuple(Settle(draft.id, draft.rev, keep=False) for draft in drafts)
    state, restored = sending.beside(state, *_as_before(state))
    emptied = tuple(
        replace(one, answer=None, draft=None, beside="", done=True) if one in mine else one
        for one in state.questions
    )
    ids = (*(one.id for one in mine), *made, *waiting, *(one.id for one in state.aside), session)
    ids = tuple(dict.fromkeys(ids))
    state = replace(state, questions=emptied, promises=state.plan.practice.promises)
    state = state.without(lambda one: bool({*one.of} & {*ids}) or one.ask in OF_PROMISES)
    state = replace(state.letting_go(lambda _: True), secret=True, kept=frozenset())
    state = replace(state, situations=state.plan.practice.situations)
    state, effects = _erasing(state, ids, *sounds)
    return state, (*restored, *effects)


def _began_here(state: State, question: Question) -> bool:
    """Whether nothing was known of an answer before this session."""
    before = {one.id for questions in state.plan.halves.values() for one in questions if one.answer}
    return question.id not in before


def _as_before(state: State) -> tuple[Promise, ...]:
    """The revisions that take back what was told of older promises in this session."""
    known = {one.id: one for one in state.plan.practice.promises}
    told = [one for one in state.promises if one.id in known and one != known[one.id]]
    return tuple(structs.replace(known[one.id], rev=one.rev + 1, parent=one.rev) for one in told)


def _erasing(state: State, ids: tuple[str, ...], *sounds: Effect) -> Result:
    state = replace(
        state,
        phase=Phase.ERASING,
        resumed=state.phase,
        erasing=ids,
        outcome="",
        after=After.STAY,
        waiting_since=None,
    )
    return state, (*sounds, Erase(ids))


def erased(state: State, event: Erased) -> Result:
    """What was to go is gone, or is still there: the person is told which."""
    if state.phase is not Phase.ERASING or event.ids != state.erasing:
        return state, ()
    gone = Text.NOTHING_KEPT() if state.secret else Text.ERASED()
    leaves, resumed = state.after is After.LEAVE, state.resumed
    left = Text.NOT_PURGED() if event.hidden else Text.NOT_ERASED()
    told = (gone if event.done else left, state.outcome)  # of words that came meanwhile
    state = replace(state, outcome=" ".join(line for line in told if line))
    if not event.done:
        state = replace(state, exit_code=1)
    if leaves and event.done:
        state = _gone(state)
    if leaves:
        return flow.finish_early(replace(state, erasing=(), phase=resumed))
    unheard = resumed is Phase.HEARD and not (state.questions and state.question.told)
    state = replace(state, phase=Phase.ASKING if unheard or state.secret else resumed)
    if state.secret and resumed not in {Phase.ASKING, Phase.CHOOSING, Phase.HEARD}:
        state = replace(state, phase=resumed)
    if state.secret:
        state, effects = _onward(replace(state, erasing=()), event.at)
        return state, tuple(map(emptied, effects)) if event.done else effects
    if event.done and state.questions:
        here = state.question.id in state.erasing
        state, effects = _gone_on(state, event.at)
        return replace(state, erasing=()), tuple(map(emptied, effects)) if here else effects
    return flow.present(replace(state, erasing=()))


def emptied(effect: Effect) -> Effect:
    """What was erased does not come back out of a field."""
    if not isinstance(effect, Show):
        return effect
    return Show(replace(effect.step, emptied=True))


def _onward(state: State, at: Moment) -> Result:
    """Put the step that stands, or the one behind it where it is asked no more."""
    if state.phase is not Phase.ASKING or not state.questions:
        return flow.present(state)
    if state.position >= 0 and state.question.open:
        return flow.ask(state, state.position, at)
    return flow.advance(state, at)
