"""Words told aloud that are not kept yet, and what is typed meanwhile."""

from assistant.journal.records import AnswerState
from assistant.session.events import Drafted, Mended, Trouble, Troubled
from assistant.session.plan import Sound
from assistant.session.state import Phase
from tests.fakes import Play, changed, plan


def told_until_the_microphone_went() -> Play:
    """By hand: an answer whose words are a draft, and the question stands again."""
    play = Play(changed(plan(), sound=Sound(listens=True)))
    play.type("1", "")
    play.say("call")
    play.send(Troubled(play.clock.now(), Trouble.MICROPHONE_LOST))
    assert play.state.phase is Phase.ASKING
    return play


def draft(play: Play, text: str) -> None:
    """What the field holds, as a front end tells it."""
    play.send(Drafted(play.state.turn, play.clock.now(), text))


def drafts(play: Play) -> list[str]:
    return [record.text for record in play.disk if record.state is AnswerState.DRAFT]


def test_an_empty_field_takes_no_told_words_off_the_disk() -> None:
    play = told_until_the_microphone_went()
    draft(play, "")
    assert [record.state for record in play.disk] == [AnswerState.DRAFT]
    play.type("home")
    assert list(play.kept().values()) == ["call\nhome"]


def test_a_half_line_is_on_the_disk_behind_the_told_words_once_and_can_be_emptied() -> None:
    play = told_until_the_microphone_went()
    for text in ("ho", "ho", "home", ""):
        draft(play, text)
    assert drafts(play) == ["call", "call\nho", "call\nhome", "call"]
    play.send(Mended(play.clock.now(), Trouble.MICROPHONE_LOST))
    play.type("")
    assert len(play.listens) == 2
