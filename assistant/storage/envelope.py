"""How bytes stand on the disk: the seam where sealing comes in.

Everything of the journal passes through an :class:`Envelope`, bound to the name
of its place: a line copied into another month, or a file under another name, is
not taken for what it is not.
"""

from hashlib import blake2b
from typing import Final, Protocol

_DIGEST_BYTES: Final = 16


class DamagedError(Exception):
    """These bytes are not as they were written."""


class Stream(Protocol):
    """What becomes of bytes that are written piece by piece, as sound is while it is said."""

    def apply(self, content: bytes, at: int) -> bytes:
        """Put content that stands from ``at`` on into its form, or take it out: the same act."""


class Envelope(Protocol):
    """Puts content into the form in which it stands on the disk, and takes it out again."""

    slots: bytes
    """What :func:`assistant.storage.keys.stamp` was when it was made; b"" where it has none."""

    def frame(self, name: str, content: bytes) -> bytes:
        """One line, without its line break, that shows any later change."""

    def unframe(self, name: str, line: bytes) -> bytes:
        """The content of a line.

        Raises:
            DamagedError: the line was changed, or belongs to another name.
        """

    def wrap(self, name: str, content: bytes) -> bytes:
        """A whole month file."""

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """The content of a month file.

        Raises:
            DamagedError: the file was changed, or belongs to another name.
        """

    def guess(self, damaged: bytes) -> bytes:
        """What bytes that do not open may have said, as far as can be told.

        Only for looking whether erased words are in them; never to be shown as content.
        """

    def stream(self, name: str, head: bytes) -> Stream:
        """What becomes of the bytes that follow a head, which is a frame of that name."""


class Plain:
    """Readable on the disk: a line is its digest and its content.

    A month file is its content, because stock TinyDB opens it; its digest stands
    inside (see ``month_file``).
    """

    slots = b""

    def frame(self, name: str, content: bytes) -> bytes:
        """The digest in hexadecimal, a space, the content."""
        return digest(name, content).encode("ascii") + b" " + content

    def unframe(self, name: str, line: bytes) -> bytes:
        """The content, when its digest is the one it had."""
        found, _, content = line.partition(b" ")
        if found != digest(name, content).encode("ascii"):
            raise DamagedError
        return content

    def wrap(self, name: str, content: bytes) -> bytes:  # noqa: ARG002 - a plain file is not bound
        """The content."""
        return content

    def unwrap(self, name: str, wrapped: bytes) -> bytes:  # noqa: ARG002 - a plain file is not bound
        """The content."""
        return wrapped

    def guess(self, damaged: bytes) -> bytes:
        """What they are."""
        return damaged

    def stream(self, name: str, head: bytes) -> Stream:  # noqa: ARG002 - as above
        """As it is."""
        return _AsItIs()


class _AsItIs:
    """Bytes that stay what they are."""

    def apply(self, content: bytes, at: int) -> bytes:  # noqa: ARG002 - the same everywhere
        """The content."""
        return content


def digest(name: str, content: bytes) -> str:
    """BLAKE2b of name and content, 32 hexadecimal digits: for damage, not against forgers."""
    return blake2b(name.encode() + b"\0" + content, digest_size=_DIGEST_BYTES).hexdigest()
