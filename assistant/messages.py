"""Every sentence the program itself says or shows. Questions and pages live in ``prompts/``.

Plain words, grade 6 or below; at most 20 words a sentence; one idea a line; no
exclamation marks, no blame, no codes, no counting of days. An error says what
happened and what can be done now. ``tests/test_messages.py`` holds these rules.

A member is called with its named values: ``Text.KEPT(count=5)``.
"""

from enum import Enum, unique


@unique
class Text(Enum):
    """The catalogue, one section a room."""

    def __call__(self, **values: object) -> str:
        """The sentence with its values in place."""
        template: str = self.value
        return template.format(**values)

    # --- session -----------------------------------------------------------
    MEANING_HELP = "Hear these commands."
    MEANING_REPEAT = "Hear the question again."
    MEANING_SKIP = "Go on without an answer."
    MEANING_BACK = "Go to the question before."
    MEANING_AGAIN = "Give this answer anew."
    MEANING_WHERE = "Hear where you are."
    MEANING_REVIEW = "Look at earlier days."
    MEANING_SUPPORT = "Open the support page."
    MEANING_STOP = "End for now. What you said is kept."

    # --- practice: prompt packs --------------------------------------------

    # --- journal: views and exports ----------------------------------------

    # --- storage -----------------------------------------------------------

    # --- speech: models, files, recogniser ---------------------------------

    # --- plain line mode ---------------------------------------------------

    # --- full screen -------------------------------------------------------

    # --- command line ------------------------------------------------------
