"""Sealed bytes: what stands on the disk once a journal has a passphrase.

ChaCha20-Poly1305 with a random nonce, and the name of the place as associated data:
a line copied into another month, or a file under another name, does not open. How
long a text is shows only in steps: a line of a log fills steps of 512 signs, a file
steps of 4 KiB.

Each form begins with a mark, by which sealed bytes are known without a key.
"""

from base64 import b64decode, b64encode
from hashlib import blake2b
from secrets import token_bytes
from string import ascii_letters, digits
from typing import Final

from assistant.storage.envelope import DamagedError, Envelope, Plain, Stream

KEY_BYTES: Final = 32
FILE_MARK: Final = b"reflect-sealed 1\n"
LINE_MARK: Final = b"sealed1 "
LINE_STEP: Final = 512
"""Signs of base64, and so three quarters as many bytes."""
FILE_STEP: Final = 4096
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_SIGNS: Final = frozenset(f"{ascii_letters}{digits}+/".encode("ascii"))
_ANY_SIGN: Final = ord("A")
_FIRST_BLOCK: Final = (1).to_bytes(4, "little")
"""Where ChaCha20-Poly1305 begins its content; the block before it makes the tag."""
_END: Final = b"\x80"
"""Ends the content; behind it only zeros."""


class Sealed:
    """The :class:`assistant.storage.envelope.Envelope` of a journal with a passphrase.

    Any thread may use it. It shows nothing of its key.
    """

    def __init__(self, key: bytes, slots: bytes = b"") -> None:
        """Take the journal's data key.

        Args:
            key: 32 random bytes.
            slots: The stamp of the slots that gave it, where some did.
        """
        self.slots = slots
        self._key = key
        self._box = Box(key)

    def frame(self, name: str, content: bytes) -> bytes:
        """A line: the mark, then base64."""
        raw = self._box.seal(_bound("line", name), _padded(content, LINE_STEP // 4 * 3))
        return LINE_MARK + b64encode(raw)

    def unframe(self, name: str, line: bytes) -> bytes:
        """The content of a line of this journal and this place."""
        if not line.startswith(LINE_MARK):
            raise DamagedError
        try:
            raw = b64decode(line[len(LINE_MARK) :], validate=True)
        except ValueError as fault:
            raise DamagedError from fault
        return _unpadded(self._box.open(_bound("line", name), raw))

    def wrap(self, name: str, content: bytes) -> bytes:
        """A file: the mark, then sealed bytes."""
        padded = _padded(content, FILE_STEP, len(FILE_MARK))
        return FILE_MARK + self._box.seal(_bound("file", name), padded)

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """The content of a file of this journal and this place."""
        if not wrapped.startswith(FILE_MARK):
            raise DamagedError
        sealed = memoryview(wrapped)[len(FILE_MARK) :]  # files are large, and copies of them slow
        return _unpadded(self._box.open(_bound("file", name), sealed))

    def guess(self, damaged: bytes) -> bytes:
        """The cipher undone without asking the tag: a changed byte spoils only itself."""
        if is_like_a_file(damaged):
            return self._box.guess(damaged[len(FILE_MARK) :])
        lines = (line[len(LINE_MARK) :] for line in damaged.split(b"\n"))
        return b"\n".join(self._box.guess(_decoded(line)) for line in lines)

    def stream(self, name: str, head: bytes) -> Stream:  # noqa: ARG002 - the head is bound to it
        """A key of its own for what follows a head, whose nonce makes it unlike any other."""
        return _Cipher(
            blake2b(head, key=self._key, digest_size=32, person=b"reflect take").digest()
        )


class Passing:
    """The envelope of a journal that is on its way from one form to another.

    It reads both and writes the new one, so that every file may be either until
    the last is done.
    """

    def __init__(self, old: Envelope, new: Envelope, slots: bytes = b"") -> None:
        self.slots = slots
        self.new = new
        """The form that it writes."""
        self._old = old

    def frame(self, name: str, content: bytes) -> bytes:
        """A line in the new form."""
        return self.new.frame(name, content)

    def unframe(self, name: str, line: bytes) -> bytes:
        """The content of a line in either form."""
        try:
            return self.new.unframe(name, line)
        except DamagedError:
            return self._old.unframe(name, line)

    def wrap(self, name: str, content: bytes) -> bytes:
        """A file in the new form."""
        return self.new.wrap(name, content)

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """The content of a file in either form. A plain one is known by having no mark."""
        sealed = [each for each in (self.new, self._old) if not isinstance(each, Plain)]
        if not is_sealed(wrapped):
            if len(sealed) == 2:  # noqa: PLR2004 - neither form is the plain one
                raise DamagedError
            return wrapped
        for each in sealed:
            try:
                return each.unwrap(name, wrapped)
            except DamagedError:
                continue
        raise DamagedError

    def guess(self, damaged: bytes) -> bytes:
        """What they may have said in either form."""
        return b"\n".join(each.guess(damaged) for each in (self.new, self._old))

    def stream(self, name: str, head: bytes) -> Stream:
        """What follows a head, in the form the head has."""
        try:
            self.new.unframe(name, head)
        except DamagedError:
            return self._old.stream(name, head)
        return self.new.stream(name, head)


class Box:
    """One key, and bytes sealed with it: nonce, content, tag.

    Args:
        key: 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import (  # noqa: PLC0415 - a plain journal need not wait
            ChaCha20Poly1305,
        )

        self._key = key
        self._cipher = ChaCha20Poly1305(key)

    def seal(self, bound: bytes, content: bytes) -> bytes:
        """Seal content, bound to what must be given again to open it."""
        nonce = token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, bound)

    def open(self, bound: bytes, sealed: bytes | memoryview) -> bytes:
        """The content.

        Raises:
            DamagedError: it was changed, or sealed with another key, or bound to something else.
        """
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - as above

        if len(sealed) < _NONCE_BYTES + _TAG_BYTES:
            raise DamagedError
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
        except InvalidTag as fault:
            raise DamagedError from fault

    def guess(self, sealed: bytes) -> bytes:
        """What sealed bytes come to when nobody asks whether they were changed, or cut."""
        nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        if len(nonce) < _NONCE_BYTES:
            return b""
        return _unmasked(self._key, _FIRST_BLOCK + nonce, content)


class _Cipher:
    """ChaCha20 without a tag, from any place on: for sound that grows while it is said.

    It hides; it does not show a change. What is heard in it is read back to the person
    before it is kept.
    """

    _BLOCK: Final = 64

    def __init__(self, key: bytes) -> None:
        self._key = key

    def apply(self, content: bytes, at: int) -> bytes:
        """Seal, or open, bytes that stand from ``at`` on."""
        block, skipped = divmod(at, self._BLOCK)
        start = block.to_bytes(8, "little") + bytes(8)
        return _unmasked(self._key, start, bytes(skipped) + content)[skipped:]


def is_sealed(content: bytes) -> bool:
    """Whether bytes of a file, or a line, say that they are sealed."""
    return content.startswith((FILE_MARK, LINE_MARK))


def is_like_a_file(content: bytes) -> bool:
    """Whether bytes begin as a sealed file does, but for what was changed in its mark."""
    same = sum(one == other for one, other in zip(content, FILE_MARK, strict=False))
    return same > len(FILE_MARK) // 2


def _unmasked(key: bytes, start: bytes, content: bytes) -> bytes:
    """ChaCha20, which is its own inverse, from a block on."""
    from cryptography.hazmat.primitives.ciphers import (  # noqa: PLC0415 - as above
        Cipher,
        algorithms,
    )

    return Cipher(algorithms.ChaCha20(key, start), mode=None).encryptor().update(content)


def _decoded(line: bytes) -> bytes:
    """Base64 with whatever stands in it: a sign that is none counts as one, so the rest holds."""
    signs = bytes(sign if sign in _SIGNS else _ANY_SIGN for sign in line)
    return b64decode(signs[: len(signs) // 4 * 4])


def _bound(kind: str, name: str) -> bytes:
    return f"{kind}\0{name}".encode()


def _padded(content: bytes, step: int, before: int = 0) -> bytes:
    """The content, its end, and zeros, so that with all around it whole steps are filled."""
    around = before + _NONCE_BYTES + _TAG_BYTES + len(_END)
    return content + _END + bytes(-(len(content) + around) % step)


def _unpadded(padded: bytes) -> bytes:
    end = padded.rfind(_END)
    if end < 0 or padded[end + len(_END) :].strip(b"\0"):
        raise DamagedError
    return padded[:end]
