"""Bytes sealed to a public key: who writes them cannot read them again.

X25519 with a pair made for each message, as NaCl's sealed boxes are.
"""

from hashlib import blake2b

from assistant.storage.envelope import DamagedError
from assistant.storage.sealing import KEY_BYTES, Box


def fresh_pair() -> tuple[bytes, bytes]:
    """A public key, and its private one."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415 - a plain journal need not wait
        X25519PrivateKey,
    )

    private = X25519PrivateKey.generate()
    return private.public_key().public_bytes_raw(), private.private_bytes_raw()


def seal_to(public: bytes, bound: bytes, content: bytes) -> bytes:
    """Seal content so that only the private key opens it.

    Raises:
        DamagedError: this is no public key.
    """
    once, own = fresh_pair()
    return once + Box(_shared(own, public, once, public)).seal(bound, content)


def open_with(private: bytes, bound: bytes, sealed: bytes) -> bytes:
    """The content.

    Raises:
        DamagedError: it was changed, or sealed to another key, or bound to something else.
    """
    public = public_of(private)
    once, rest = sealed[:KEY_BYTES], sealed[KEY_BYTES:]
    return Box(_shared(private, once, once, public)).open(bound, rest)


def public_of(private: bytes) -> bytes:
    """The public key that belongs to a private one."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415 - as above
        X25519PrivateKey,
    )

    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _shared(own: bytes, other: bytes, once: bytes, public: bytes) -> bytes:
    """The key that both sides come to; it names the pair and the one it is sealed to."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415 - as above
        X25519PrivateKey,
        X25519PublicKey,
    )

    try:
        other_key = X25519PublicKey.from_public_bytes(other)
        secret = X25519PrivateKey.from_private_bytes(own).exchange(other_key)
    except ValueError as fault:  # what was given as a key is none
        raise DamagedError from fault
    return blake2b(once + public, key=secret, digest_size=32, person=b"reflect inbox").digest()
