"""The full screen, in Textual.

Textual reads its environment as it is imported, and some of those names write
logs with every key, open connections or press keys. None of them may reach a
private session, so they are taken away before the first import.
"""

import os

for _name in [name for name in os.environ if name.startswith("TEXTUAL")]:
    del os.environ[_name]
