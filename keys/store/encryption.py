"""PKCS#8, encrypted by PBES2 with scrypt and AES-256-CBC (RFC 8018, RFC 7914 §7).

A standard file: ``openssl pkey`` opens it too. ``cryptography`` reads this form but writes
PKCS#8 with 2,048 rounds of PBKDF2 alone, too few for a passphrase that a person chose; so
the outer structure is written here, by its own ASN.1 encoder.
"""

import base64
import os
import textwrap

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import padding, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.x509 import ObjectIdentifier

from keys.errors import KeyStoreError
from keys.passphrase import Passphrase

PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey

_BEGIN = "-----BEGIN ENCRYPTED PRIVATE KEY-----"
_END = "-----END ENCRYPTED PRIVATE KEY-----"

_COST, _BLOCK, _PARALLEL = 2**14, 8, 5
"""OWASP's equivalent of N=2^17, p=1 within 16 MiB, so that openssl's own limit opens it."""

_PBES2 = ObjectIdentifier("1.2.840.113549.1.5.13")
_SCRYPT = ObjectIdentifier("1.3.6.1.4.1.11591.4.11")
_AES_256_CBC = ObjectIdentifier("2.16.840.1.101.3.4.1.42")


@asn1.sequence
class _ScryptParameters:
    salt: bytes
    cost: int
    block_size: int
    parallelization: int


@asn1.sequence
class _KeyDerivation:
    algorithm: ObjectIdentifier
    parameters: _ScryptParameters


@asn1.sequence
class _EncryptionScheme:
    algorithm: ObjectIdentifier
    initialization_vector: bytes


@asn1.sequence
class _Pbes2Parameters:
    key_derivation: _KeyDerivation
    encryption_scheme: _EncryptionScheme


@asn1.sequence
class _EncryptionAlgorithm:
    algorithm: ObjectIdentifier
    parameters: _Pbes2Parameters


@asn1.sequence
class _EncryptedPrivateKeyInfo:
    encryption_algorithm: _EncryptionAlgorithm
    encrypted_data: bytes


def encrypt(key: PrivateKey, passphrase: Passphrase) -> bytes:
    """Return ``key`` as an encrypted PKCS#8 PEM file."""
    plain = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    salt, vector = os.urandom(16), os.urandom(16)
    derived = Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=_PARALLEL).derive(
        passphrase.reveal().encode()
    )
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(derived), modes.CBC(vector)).encryptor()
    encrypted = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    der = asn1.encode_der(
        _EncryptedPrivateKeyInfo(
            encryption_algorithm=_EncryptionAlgorithm(
                algorithm=_PBES2,
                parameters=_Pbes2Parameters(
                    key_derivation=_KeyDerivation(
                        algorithm=_SCRYPT,
                        parameters=_ScryptParameters(
                            salt=salt, cost=_COST, block_size=_BLOCK, parallelization=_PARALLEL
                        ),
                    ),
                    encryption_scheme=_EncryptionScheme(
                        algorithm=_AES_256_CBC, initialization_vector=vector
                    ),
                ),
            ),
            encrypted_data=encrypted,
        )
    )
    body = textwrap.fill(base64.b64encode(der).decode(), 64)
    return f"{_BEGIN}\n{body}\n{_END}\n".encode()


def decrypt(pem: bytes, passphrase: Passphrase, *, shown: str) -> PrivateKey:
    """Return the key in an encrypted PKCS#8 PEM file; ``shown`` names the file in messages.

    Raises KeyStoreError for an unencrypted key (row K1), a wrong passphrase, a damaged file
    and a kind of key that does not sign here.
    """
    if not pem.startswith(_BEGIN.encode()):
        raise KeyStoreError(
            f"{shown} is not an encrypted private key. If it holds a key in plain, treat that "
            "key as exposed: retire it and generate another one"
        )
    try:
        key = serialization.load_pem_private_key(pem, passphrase.reveal().encode())
    except (ValueError, UnsupportedAlgorithm):
        # Without the cause: an error of the library below may quote what it was given.
        raise KeyStoreError(
            f"{shown} does not open with this passphrase (or the file is damaged). Give the "
            "passphrase with which the key store was made"
        ) from None
    if not isinstance(key, ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey):
        raise KeyStoreError(f"{shown} holds a kind of key that does not sign here")
    return key
