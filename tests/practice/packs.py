"""Packs for tests: the built-in day, and a small whole one with every part."""

from collections.abc import Sequence
from functools import cache

from assistant.journal.records import Half, Role
from assistant.locations import shipped
from assistant.practice.pack import DAILY, Pack, read_pack

TODAY = shipped("prompts", "en", "today.toml").read_text(encoding="utf-8")
HEADER = """
[pack]
id = "own-en"
version = "1.2.3"
schema = 1
lang = "en"
grade_max = 6.0
words_max_spoken = 32
wrote_on = 2026-11-22
licence = "MIT"
"""


@cache
def built_in() -> Pack:
    """All that ships."""
    return read_pack(
        [
            (path.name, path.read_bytes())
            for path in sorted(shipped("prompts", "en").glob("*.toml"))
            if not path.name.startswith("support")
        ]
    )


def prompt(name: str, **keys: object) -> str:
    """One table; ``name`` begins with the slot."""
    slot = name.split(".", maxsplit=1)[0]
    defaults: dict[str, object] = {
        "id": name,
        "slot": slot,
        "kind": "speech",
        "cadence": "event",
        "text": f"What of {' '.join(name.split('.')[:-1])} is there today?",
    }
    lines = (f"{key} = {_toml(value)}" for key, value in {**defaults, **keys}.items() if value)
    return "\n".join(("[[prompt]]", *lines, ""))


def own(*prompts: str) -> tuple[str, bytes]:
    """A file of a person's own."""
    return ("own.toml", (HEADER + "\n".join(prompts)).encode())


def _toml(value: object) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_toml, value)) + "]"
        case str():
            return f'"{value}"'
        case _:
            return str(value)


def daily(role: Role | None, count: int = 6, **keys: object) -> list[str]:
    """The four questions in so many wordings for each half."""
    return [
        prompt(
            ".".join([slot, half, *([role] if role else []), str(number)]),
            half=half.value,
            roles=[role.value] if role else None,
            kind="promise" if slot == "promise" else "speech",
            cadence="daily",
            # Two of six wordings of one question look back, for both roles.
            tense="past" if role and slot == "reliability" and number > count - 2 else None,
            **keys,
        )
        for slot in DAILY
        for half in Half
        for number in range(1, count + 1)
    ]


def _several(stem: str, count: int, **keys: object) -> list[str]:
    return [prompt(f"{stem}.{number}", **keys) for number in range(1, count + 1)]


_THEME: tuple[dict[str, object], ...] = (
    {},
    {"tense": "past"},
    {"load": 3, "track": "rebuild_only"},
)


def _themes(role: Role, count: int) -> list[str]:
    """Themes of three wordings: one looks back, one is hard, one needs the other person."""
    wordings = []
    for number in range(count):
        theme = f"{role}-{'abcdefgh'[number]}"
        slot = ("healing", "listening", "transparency", "accountability")[number % 4]
        for nth, keys in enumerate(_THEME, start=1):
            wordings.append(
                prompt(
                    f"{slot}.{'abcdefgh'[number]}.{role}.{nth}",
                    cadence="rotate",
                    theme=theme,
                    roles=[role.value],
                    min_gap_days=7 if slot == "healing" else 0,
                    **keys,
                )
            )
    return wordings


def _looks() -> list[str]:
    scale = {"kind": "scale", "scale": {"low": "little", "high": "much"}, "seconds": 10}
    hurt = [Role.HURT.value]
    return [
        *(
            one
            for sign in ("heat", "sorry", "ear", "calm")
            for one in _several(f"signals.{sign}", 2, cadence="weekly", tense="past", **scale)
        ),
        *(
            prompt(f"{slot}.week.1", cadence="weekly", theme=f"week-{slot}", kind="yesno")
            for slot in ("accountability", "transparency", "listening")
        ),
        *(prompt(f"forward.{way}.1", cadence="weekly") for way in ("learnt", "change", "healthy")),
        *(
            prompt(f"shared.{way}.1", cadence="weekly", kind="yesno", track="rebuild_only")
            for way in ("walk", "cook", "new", "plan", "help", "hobby")
        ),
        *(
            prompt(
                f"card.{'abcdefghij'[number]}.1",
                cadence="weekly",
                kind="info",
                text=None,
                title="A card",
                lines=["One line.", "And another."],
                seconds=20,
            )
            for number in range(10)
        ),
        *(
            prompt(f"{slot}.month.1", cadence="monthly", theme=f"month-{slot}", kind="yesno")
            for slot in ("decision", "consistency", "support")
        ),
        *(
            prompt(f"forgiveness.{scale_of}.hurt.1", cadence="monthly", roles=hurt, **scale)
            for scale_of in ("grip", "rely")
        ),
    ]


def _events() -> list[str]:
    return [
        *_several("grace", 3, heavy_day="only"),
        *(_several("grace.hurt", 3, heavy_day="only", roles=["hurt"])),
        *_several("open.weight", 3, kind="scale", scale={"low": "light", "high": "heavy"}),
        *_several("open.return", 3, kind="info"),
        *_several("plan.when", 3),
        *_several("talk", 1),
    ]


def whole(without: Sequence[str] = ()) -> Pack:
    """A pack with every part, but for some ids."""
    parts = [
        *daily(None),
        *daily(Role.HURT),
        *daily(Role.REBUILDING),
        *_themes(Role.HURT, 6),
        *_themes(Role.REBUILDING, 7),
        *_looks(),
        *_events(),
    ]
    kept = [part for part in parts if not any(f'id = "{name}"' in part for name in without)]
    return read_pack([own(*kept)])
