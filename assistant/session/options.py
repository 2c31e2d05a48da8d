"""What the session itself is like: pages over the step that stands, and what they change."""

from dataclasses import replace

from assistant.journal.records import Mark, Role, Track
from assistant.messages import Text
from assistant.practice.sequence import Part
from assistant.session import answers, flow, keeping, leaving, pages, sending, situation
from assistant.session.answers import Words
from assistant.session.choices import GO_ON, pick, plainly
from assistant.session.effects import Clear, Effect, Erase, Hush, Remember, Rest, Settle
from assistant.session.events import Erased, Moment
from assistant.session.pages import Stay, Wish
from assistant.session.state import After, Ask, Page, Phase, Plan, Question, Result, State


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
        return flow.present(replace(state, outcome=Text.CHOICE_UNKNOWN(count=len(choices))))
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
    if state.phase not in {Phase.ASKING, Phase.CHOOSING} or state.half is None:
        state = replace(state, plan=_short(state), outcome=Text.SHORT_DAY())
        return flow.present(state)
    state = flow.shortened(replace(state, outcome=Text.SHORT_DAY()), state.position + 1)
    slots = state.plan.practice.light.get(state.half or state.plan.guess, ())
    if state.question.slot in slots or state.question.ask not in flow.REMEMBERED:
        return flow.present(state)
    skipped = replace(state.question, skipped=True)
    return flow.advance(state.with_question(state.position, skipped), at)


def _short(state: State) -> Plan:
    return replace(state.plan, practice=replace(state.plan.practice, short=True))


def parked(state: State, text: str, at: Moment) -> Result:
    """Put a worry on the shelf, and go back to the question that stands."""
    prompt = state.plan.practice.wordings.get(Ask.WORRY)
    here = state.phase in {Phase.ASKING, Phase.CHOOSING} and bool(state.questions)
    if prompt is None or not here:
        return flow.present(replace(state, outcome=Text.NOT_HERE()))
    worry = Question("", Ask.WORRY.name, prompt, ask=Ask.WORRY)
    state = state.inserted(state.position, worry)
    if text:
        state = replace(state, phase=Phase.ASKING)
        return keeping.keep(state, Words(text), at, After.ADVANCE)
    return flow.ask(state, state.position, at)


def declined(state: State, at: Moment) -> Result:
    """Not this one again: it rests, and today goes on without it."""
    asks = {Ask.WORDS, Ask.CHOICE}
    here = state.phase in {Phase.ASKING, Phase.CHOOSING} and bool(state.questions)
    if not here or state.question.ask not in asks or state.half is None:
        return flow.present(replace(state, outcome=Text.NOT_HERE()))
    marks = flow.remembered(state.question)
    marked = sending.marked(state, Mark.DECLINED, at, state.question.prompt.id) if marks else ()
    skipped = replace(state.question, skipped=state.question.answer is None)
    state = state.with_question(state.position, skipped)
    state, effects = flow.advance(replace(state, outcome=Text.DECLINED()), at)
    return state, (*marked, *effects)


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
    """Take an answer, its sound and its promise off the disk for good."""
    position, gone = answers.erasable(state)[0]
    question = state.questions[position]
    promises = tuple(one for one in state.promises if one.answer == question.id)
    ids = (question.id, *(one.id for one in promises))
    left = replace(
        question, id=state.ids[0], answer=None, draft=None, beside="", skipped=True
    )  # an erased id is never used again
    state = replace(state.with_question(position, left), ids=state.ids[1:])
    others = tuple(one for one in state.promises if one not in promises)
    asked = tuple(
        replace(one, skipped=True) if question.id in one.of else one for one in state.questions
    )
    state = replace(state, promises=others, questions=asked, kept=state.kept - {question.id})
    return _erasing(state, ids, Settle(gone.id, gone.rev, keep=False))


def _keep_nothing(state: State) -> Result:
    """Erase what this session has kept, and keep nothing more of it."""
    session = state.plan.origin.session
    drafts = [one.draft for one in state.questions if one.draft]
    made = tuple(one.id for one in state.promises if one.session == session)
    waiting = (*drafts, *state.unsaved)
    ids = (*sorted(state.kept), *(one.id for one in waiting))
    sounds = tuple(Settle(draft.id, draft.rev, keep=False) for draft in drafts)
    emptied = tuple(
        replace(one, answer=None, draft=None, beside="", done=True)
        if one.draft or one.id in state.kept
        else one
        for one in state.questions
    )
    others = tuple(one for one in state.promises if one.session != session)
    state = replace(state, questions=emptied, promises=others)
    state = replace(state, secret=True, kept=frozenset(), unsaved=())
    return _erasing(state, (*ids, *made, session), *sounds)


def _erasing(state: State, ids: tuple[str, ...], *sounds: Effect) -> Result:
    state = replace(keeping.saving(state), resumed=state.phase, erasing=ids, after=After.STAY)
    return state, (*sounds, Erase(ids))


def erased(state: State, event: Erased) -> Result:
    """What was to go is gone, or is still there: the person is told which."""
    if state.phase is not Phase.SAVING or event.ids != state.erasing:
        return state, ()
    gone = Text.NOTHING_KEPT() if state.secret else Text.ERASED()
    outcome = gone if event.done else Text.NOT_PURGED()
    if state.after is After.LEAVE:
        state = replace(state, exit_code=0 if event.done else 1, outcome=outcome)
        return flow.finish_early(replace(state, erasing=()))
    phase = Phase.ASKING if state.resumed is Phase.HEARD else state.resumed
    state = replace(state, phase=phase, erasing=(), outcome=outcome)
    return flow.present(state if event.done else replace(state, exit_code=1))
