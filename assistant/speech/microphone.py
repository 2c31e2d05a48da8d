"""The microphones of this machine, asked for without risk to whoever asks."""

import queue
from typing import Final

from assistant.speech.microphone_messages import List, Names, Reply
from assistant.speech.worker import Gone, Worker

WORKER: Final = "assistant.speech.microphone_worker"


def names(timeout_s: float = 5.0) -> tuple[str, ...]:
    """What the microphones are called, the usual one first; monitors of loudspeakers are none.

    Empty where there is none, and where the sound system has not answered in that time.
    """
    replies: queue.SimpleQueue[Reply | Gone] = queue.SimpleQueue()
    worker: Worker[Reply] = Worker(WORKER, Reply, lambda _number, reply: replies.put(reply))
    worker.start()
    worker.send(List())
    try:
        reply = replies.get(timeout=timeout_s)
    except queue.Empty:
        return ()
    finally:
        worker.kill()
    return reply.names if isinstance(reply, Names) else ()
