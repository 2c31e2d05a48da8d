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
    MEANING_EARLIER = "Go to the day before."
    MEANING_LATER = "Go to the day after."
    MEANING_REPEAT_DAY = "Hear this day again."
    MEANING_CLOSE = "Close the earlier days."
    DAY_POSITION = "Day {number} of {count}."
    NO_EARLIER = "No earlier day."
    NO_LATER = "No later day."
    NEAREST_DAY = "Nearest day."
    NO_DAYS = "Nothing is kept yet."
    REVIEW_PROMPT = "earlier, later, close: "
    HELP_LINE = "{words}: {meaning}"
    HELP_LINE_KEY = "{key}, or {words}: {meaning}"
    HELP_KEEP = "Enter keeps your answer."
    HELP_EQUALS = "To answer with one of these words, put = before it."
    HELP_QUICK_EXIT = "Ctrl-C leaves at once and clears the screen."

    HALF_ASK = "Is your day starting or ending?"
    HALF_PROMPT = "Enter for {guess}: "
    CHOICE_LINE = "{number}, {word}."
    CHOICE_STARTING = "starting"
    CHOICE_ENDING = "ending"
    CHOICE_OTHER_MORNING = "the questions for a day that starts"
    CHOICE_OTHER_EVENING = "the questions for a day that ends"
    CHOICE_TALK = "tell today plainly"
    CHOICE_STOP = "stop here"
    CHOSEN = "Chosen: {word}."
    CHOICE_UNKNOWN = "Not 1 to {count}."
    CHOICE_PROMPT = "Choice, 1 to {count}: "
    MENU = "These four questions are answered today. What would you like?"

    DRAFT_OPEN = "Some words were left open on {day}."
    DRAFT_QUESTION = "The question was: {question}"
    DRAFT_WORDS = "Your words: {words}"
    DRAFT_HOW = "Enter keeps them. Type more to add to them."
    DRAFT_HOW_DROP = "Type drop to put them away, or skip to leave them."
    DRAFT_PROMPT = "Keep these words? "
    DRAFT_DROPPED = "Put away."

    QUESTION_STATUS = "Question {number} of {count}."
    QUESTION_PROMPT = "Answer {number}: "
    TALK_STATUS = "Today, in your words."
    TALK_PROMPT = "Your words: "
    ANSWERED_ALREADY = "Your answer: {words}"
    ANSWERED_HOW = "Enter leaves it. Type to give it anew."
    KEPT_ONE = "Kept, 1 word."
    KEPT_MANY = "Kept, {count} words."
    SKIPPED = "Skipped."
    LEFT_AS_IT_WAS = "Left as it was."
    ANEW = "Take your time."
    NOTHING_YET = "Nothing is written yet."
    NOTHING_BEFORE = "This is the first step."
    NOTHING_ANEW = "No answer here yet."
    WHERE = "You are here: {status}"
    WHERE_KEPT = "Answers kept this time: {count}."

    HEARD = "I heard: {words}"
    UNSURE = "Unsure: {words}."
    STILL_WORKING = "Still working on the recording."
    FILE_MISSING = "The file {file} was not found. This question is left open."
    FILE_UNREADABLE = "The file {file} has no sound I can read. This question is left open."
    NOTHING_HEARD = "I heard no words in {file}. This question is left open."
    NO_MORE_FILES = "There is no recording for this question. It is left open."
    MODEL_MISSING = "The speech model is not here yet. Run: reflect models fetch."
    MODEL_DAMAGED = "The speech model is not whole. Run: reflect models fetch."

    UNSAVED_FULL = "Not kept yet: disk full."
    UNSAVED_READ_ONLY = "Not kept yet: read-only."
    UNSAVED_FAULT = "Not kept yet: disk fault."
    UNSAVED_SAFE = "Your words are still here: {words}"
    UNSAVED_HOW = "Make some room, then press Enter to try again."
    UNSAVED_COPY = "Or type the name of another folder, to keep a copy there."
    UNSAVED_PROMPT = "Try again? "
    COPIED = "A copy is kept there."
    NOT_COPIED = "No copy in that folder."
    LEFT_UNSAVED = "Your last words are not on the disk. Here they are, to copy:"
    LEFT_UNSAVED_WORDS = "{words}"

    CLOSE_DONE = "That is enough for today. Come back when you like."
    CLOSE_EARLY = "What you said is kept. Come back when you like."
    CLOSE_NOTHING = "Nothing was written. Come back when you like."
    CLOSE_ALREADY = "The questions for today are answered. Come back when you like."
    CLOSED = "Closed."

    # --- practice: prompt packs --------------------------------------------
    PACK_FINDING = "{file}, {place}: {reason}"
    PACK_WHOLE_FILE = "the whole file"
    PACK_LINE = "line {number}"
    PACK_TOO_LARGE = "It has more than {most} bytes. Look if it is the right file."
    PACK_EMPTY = "There is nothing in it. Look if it is the right file."
    PACK_NOT_UTF8 = "It is not saved as UTF-8. Save it as UTF-8 text."
    PACK_NOT_TOML = "This is not TOML. Look for a missing quote or sign."
    PACK_KEY_UNKNOWN = "The key {key!r} is not known here. Look for a slip in it."
    PACK_KEY_MISSING = "The key {key!r} is missing. Please add it."
    PACK_VALUE = "The key {key!r} needs {needed}."
    PACK_NEEDS_LINE = "plain words on one line, with no quotes, brackets or other signs"
    PACK_NEEDS_ID = "an id such as action.morning.1"
    PACK_NEEDS_NAME = "small letters, such as today-en"
    PACK_NEEDS_VERSION = "three numbers, such as 1.0.0"
    PACK_NEEDS_SCHEMA = "the number 1, the only form read here"
    PACK_NEEDS_LANG = "en, the only language read here"
    PACK_NEEDS_DATE = "a date, such as 2026-11-22, without quotes"
    PACK_NEEDS_NUMBER = "a number up to {most}"
    PACK_NEEDS_ONE = "one of these: {of}"
    PACK_NEEDS_TABLE = "to be one table"
    PACK_NEEDS_TABLES = "to be a list of tables, each under [[prompt]]"
    PACK_NEEDS_LINES = "a list of lines: plain words, with no quotes, brackets or other signs"
    PACK_ID_TWICE = "This id stands twice. Give each question its own."
    PACK_ID_STEM = "An id here starts with {stem} Please change the id, the slot or the half."
    PACK_HALF = "Each question has a half of the day; only talk has none."
    PACK_GOES_WITH = "The slot {slot} goes with the kind {kind} and the cadence {cadence}."
    PACK_TOO_FEW = "Wordings found: {count}. Wordings needed: {least}."
    PACK_TOO_HARD = "It reads at grade {grade:.1f}, and {most:.1f} is the most. Use shorter words."
    PACK_TOO_LONG = "It has {count} words, and {most} is the most."
    PACK_LONG_SENTENCE = "One sentence has {count} words, and {most} is the most."
    PACK_WORD = "The word {word!r} can press, judge or tell. Choose another."
    PACK_FACT_COUNT = "{file} holds {count} questions."
    PACK_FACT_LINES = "{file} holds {count} lines."
    PACK_FACT_GRADE = "The hardest to read is {place}, at grade {grade:.1f}."
    PACK_FACT_LONGEST = "The longest is {place}, at {count} words."

    # --- journal: views and exports ----------------------------------------
    DAY_TITLE = "{day}."
    DAY_QUESTION = "Question: {question}"
    DAY_ANSWER = "Answer: {words}"

    # --- storage -----------------------------------------------------------

    # --- speech: models, files, recogniser ---------------------------------

    # --- plain line mode ---------------------------------------------------
    FIRST_LINE = "Type help for the commands. Others who use this computer may read this."
    FIRST_LINE_EXIT = "Ctrl-C clears the screen."
    CLEAR_OFFER = "Clear the screen? Enter for no: "
    CLEAR_REMEMBERED = "Next time this is done without asking."
    CLEAR_HOW = "To change it: reflect settings clear_on_close ask."
    CANNOT_CLEAR = "This terminal cannot be cleared from here."

    # --- full screen -------------------------------------------------------

    # --- command line ------------------------------------------------------
    FAULT = "The program met a fault of its own: {kind}, in {file}, line {line}."
    FAULT_SAFE = "What was kept before this is on the disk."
    SETTING_UNKNOWN = "There is no setting {key}. To see them all: reflect settings."
    SETTING_VALUE = "The setting {key} can be: {values}."
    SETTING_LINE = "{key}: {value}"
    SETTING_SET = "The setting {key} is now {value}."
    SETTINGS_UNREADABLE = "The settings file {file} cannot be read. The usual settings are used."
    SETTINGS_UNWRITABLE = "The settings file {file} cannot be written. This choice lasts for now."
