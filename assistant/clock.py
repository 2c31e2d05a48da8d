"""The machine's clocks."""

import time
from datetime import datetime

from assistant.session.events import Moment


class SystemClock:
    """Monotonic seconds, and local time with its offset."""

    def now(self) -> Moment:
        """Read both."""
        return Moment(time.monotonic(), datetime.now().astimezone())
