from assistant.speech.attention import MOST_S, Attention
from tests.fakes import HandClock


def test_time_counts_while_somebody_looks_and_no_more() -> None:
    clock = HandClock()
    attention = Attention(lambda: clock.seconds)
    for _ in range(5):
        clock.advance(MOST_S / 2)
        attention.look()
    clock.advance(60)
    attention.look()
    attention.look()
    assert attention.seconds == 3.5 * MOST_S
