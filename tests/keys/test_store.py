"""The key store on a real disk: rows K1, K2, K5, and what a person is told."""

import json
import logging
import os
import pickle
import resource
import shutil
import stat
import subprocess
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

import keys
from keys import multikey
from keys.algorithms import KeyType
from keys.errors import KeysError, KeyStoreError
from keys.passphrase import Passphrase
from keys.store import KeyStore, passphrase_file
from keys.store.encryption import encrypt

CONTROLLER = "did:web:certs.example"
START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
PASSPHRASE = Passphrase("canary-passphrase-7f3a")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def store(place: Path) -> KeyStore:
    return KeyStore(place, PASSPHRASE, controller=CONTROLLER)


def only_key(place: Path) -> Path:
    (path,) = place.glob("*.pem")
    return path


def test_the_first_key_signs_and_its_public_part_verifies(store: KeyStore) -> None:
    record = store.generate(at=START)
    signer = store.signer()
    assert signer.verification_method == record.id == f"{CONTROLLER}#{record.multikey}"
    assert signer.public_multikey == record.multikey
    assert signer.key_type is KeyType.ED25519
    record.public_key().verify(signer.sign(b"data"), b"data")
    assert store.history().active == record


@pytest.mark.parametrize(("key_type", "length"), [(KeyType.P256, 64), (KeyType.P384, 96)])
def test_ecdsa_keys_sign_raw_r_and_s(store: KeyStore, key_type: KeyType, length: int) -> None:
    record = store.generate(at=START, key_type=key_type)
    signature = store.signer().sign(b"data")
    assert len(signature) == length
    record.public_key().verify(signature, b"data")


def test_rsa_keys_are_not_made_here(store: KeyStore) -> None:
    with pytest.raises(KeyStoreError, match="RSA keys are not made here"):
        store.generate(at=START, key_type=KeyType.RSA)


def test_K01_everything_is_for_its_owner_alone(store: KeyStore, place: Path) -> None:
    previous = os.umask(0)
    try:
        store.generate(at=START)
    finally:
        os.umask(previous)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert {path.name for path in place.iterdir()} == {"history.json", only_key(place).name}
    for path in place.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_K01_the_key_is_encrypted_with_a_costly_derivation(store: KeyStore, place: Path) -> None:
    store.generate(at=START)
    pem = only_key(place).read_bytes()
    assert pem.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    der = subprocess.run(["openssl", "asn1parse"], input=pem, capture_output=True, check=True)
    assert b":scrypt" in der.stdout
    assert b":4000\n" in der.stdout  # 2^14, with blocks of 8 and 5 in parallel
    assert b":aes-256-cbc" in der.stdout


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_openssl_opens_the_same_file(store: KeyStore, place: Path, tmp_path: Path) -> None:
    record = store.generate(at=START)
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE.reveal())
    public = subprocess.run(
        ["openssl", "pkey", "-in", only_key(place), "-passin", f"file:{secret}", "-pubout"],
        capture_output=True,
        check=True,
    ).stdout
    key = serialization.load_pem_public_key(public)
    assert isinstance(key, ed25519.Ed25519PublicKey)
    assert key.public_bytes_raw() == record.public_key().raw


def test_K01_a_readable_key_file_is_refused(store: KeyStore, place: Path) -> None:
    store.generate(at=START)
    only_key(place).chmod(0o644)
    with pytest.raises(KeyStoreError, match=r"mode 0644; .* chmod 0600"):
        store.signer()


def test_K01_a_readable_directory_is_refused(store: KeyStore, place: Path) -> None:
    store.generate(at=START)
    place.chmod(0o750)
    for use in (store.signer, store.history, lambda: store.rotate(at=START + DAY)):
        with pytest.raises(KeyStoreError, match=r"mode 0750; .* chmod 0700"):
            use()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_K01_a_file_of_another_user_is_refused(store: KeyStore, place: Path) -> None:
    store.generate(at=START)
    os.chown(only_key(place), 12345, -1)
    with pytest.raises(KeyStoreError, match="belongs to another user"):
        store.signer()


def test_K01_a_symbolic_link_is_refused(store: KeyStore, place: Path, tmp_path: Path) -> None:
    store.generate(at=START)
    path = only_key(place)
    path.rename(tmp_path / "elsewhere.pem")
    path.symlink_to(tmp_path / "elsewhere.pem")
    with pytest.raises(KeyStoreError, match="symbolic link"):
        store.signer()
    link = tmp_path / "link"
    link.symlink_to(place)
    with pytest.raises(KeyStoreError, match="symbolic link"):
        KeyStore(link, PASSPHRASE, controller=CONTROLLER).history()


def test_K01_a_hard_link_a_pipe_and_a_directory_are_refused(store: KeyStore, place: Path) -> None:
    store.generate(at=START)
    path = only_key(place)
    second = place / "second"
    second.hardlink_to(path)
    with pytest.raises(KeyStoreError, match="hard link"):
        store.signer()
    second.unlink()
    path.unlink()
    os.mkfifo(path, 0o600)
    with pytest.raises(KeyStoreError, match="not a plain file"):
        store.signer()
    path.unlink()
    with pytest.raises(KeyStoreError, match="cannot be read"):
        store.signer()


def test_K01_an_unencrypted_key_is_refused(store: KeyStore, place: Path) -> None:
    store.generate(at=START)
    plain = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    only_key(place).write_bytes(plain)
    with pytest.raises(KeyStoreError, match="treat that key as exposed"):
        store.signer()


@pytest.mark.parametrize("mark", ["directory", "file"])
def test_K01_a_place_inside_of_a_git_work_tree_is_refused(tmp_path: Path, mark: str) -> None:
    if mark == "directory":
        (tmp_path / ".git").mkdir()
    else:
        (tmp_path / ".git").write_text("gitdir: elsewhere\n")
    inside = tmp_path / "deep" / "keys"
    with pytest.raises(KeyStoreError, match="git work tree"):
        KeyStore(inside, PASSPHRASE, controller=CONTROLLER).generate(at=START)
    assert not inside.exists()
    with pytest.raises(KeyStoreError, match="git work tree"):
        passphrase_file.create(tmp_path / "passphrase")


def test_K01_a_link_does_not_hide_a_git_work_tree(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    (tree / ".git").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tree)
    with pytest.raises(KeyStoreError, match="git work tree"):
        KeyStore(tmp_path / "link" / "keys", PASSPHRASE, controller=CONTROLLER).generate(at=START)


def test_K01_a_place_inside_of_the_software_is_refused() -> None:
    inside = Path(keys.__file__).resolve().parent / "private"
    with pytest.raises(KeyStoreError, match="inside of the"):
        KeyStore(inside, PASSPHRASE, controller=CONTROLLER).generate(at=START)
    assert not inside.exists()


def test_a_relative_place_is_refused() -> None:
    with pytest.raises(KeyStoreError, match="absolute"):
        KeyStore(Path("keys"), PASSPHRASE, controller=CONTROLLER)


def test_generate_overwrites_nothing(store: KeyStore, place: Path) -> None:
    store.generate(at=START)
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    with pytest.raises(KeyStoreError, match="assay keys rotate"):
        store.generate(at=START + DAY)
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


def test_K05_rotation_keeps_the_old_public_key_and_deletes_its_private_part(
    store: KeyStore, place: Path
) -> None:
    first = store.generate(at=START)
    signature = store.signer().sign(b"data")
    second = store.rotate(at=START + DAY)
    history = store.history()
    retired = history.record(first.id)
    assert retired is not None
    assert retired.retired == START + DAY
    assert history.active == second
    assert store.signer().verification_method == second.id
    assert only_key(place).stem == second.multikey
    assert retired.could_sign(START)
    multikey.decode(retired.multikey).verify(signature, b"data")


def test_K05_a_rotation_cut_short_leaves_a_store_that_works(store: KeyStore, place: Path) -> None:
    """Killed between the new key's file and the history: the old key still signs."""
    first = store.generate(at=START)
    stray = place / f"{multikey.encode(first.public_key())}x.pem"
    stray.write_bytes(b"")
    (place / ".history.json.1.new").write_bytes(b"{")
    assert store.signer().verification_method == first.id
    second = store.rotate(at=START + DAY)
    assert store.signer().verification_method == second.id


def test_a_rotation_before_the_keys_own_beginning_is_refused(store: KeyStore) -> None:
    store.generate(at=START)
    with pytest.raises(KeyStoreError, match="Set the clock right"):
        store.rotate(at=START - DAY)


def test_K03_a_compromised_key_signs_no_more(store: KeyStore, place: Path) -> None:
    first = store.generate(at=START)
    store.mark_compromised(first.id, at=START + DAY)
    assert not list(place.glob("*.pem"))
    with pytest.raises(KeyStoreError, match=r"no key .* is active"):
        store.signer()
    second = store.rotate(at=START + DAY)
    assert store.signer().verification_method == second.id
    with pytest.raises(KeyStoreError, match="not one of the keys"):
        store.mark_compromised(f"{CONTROLLER}#z", at=START)


def test_another_public_address_is_refused_with_the_reason(store: KeyStore, place: Path) -> None:
    store.generate(at=START)
    moved = KeyStore(place, PASSPHRASE, controller="did:web:moved.example")
    for use in (
        moved.history,
        moved.signer,
        lambda: moved.generate(at=START),
        lambda: moved.rotate(at=START + DAY),
    ):
        with pytest.raises(KeyStoreError, match="Put the public address back"):
            use()


def test_a_wrong_passphrase_is_named_as_such(store: KeyStore, place: Path) -> None:
    store.generate(at=START)
    wrong = KeyStore(place, Passphrase("another-passphrase"), controller=CONTROLLER)
    with pytest.raises(KeyStoreError, match="does not open with this passphrase"):
        wrong.signer()
    without = KeyStore(place, None, controller=CONTROLLER)
    assert without.history() == store.history()
    with pytest.raises(KeyStoreError, match="was not given"):
        without.signer()


def test_a_store_without_a_key_names_the_remedy(store: KeyStore, place: Path) -> None:
    assert not store.exists()
    for use in (store.history, store.signer, lambda: store.rotate(at=START)):
        with pytest.raises(KeyStoreError, match="assay keys generate"):
            use()
    assert not place.exists()


def test_a_key_file_that_holds_another_key_is_refused(store: KeyStore, place: Path) -> None:
    store.generate(at=START)
    only_key(place).write_bytes(encrypt(ed25519.Ed25519PrivateKey.generate(), PASSPHRASE))
    with pytest.raises(KeyStoreError, match="does not hold the key"):
        store.signer()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 1}', b"\xff\xfe"])
def test_a_damaged_history_stops_everything(store: KeyStore, place: Path, content: bytes) -> None:
    store.generate(at=START)
    (place / "history.json").write_bytes(content)
    for use in (store.history, store.signer, lambda: store.rotate(at=START + DAY)):
        with pytest.raises(KeyStoreError, match="Restore it from a backup"):
            use()


def refusal(use: Callable[[], object]) -> str:
    """Return the whole traceback of a refusal, with every local variable on the way."""
    with pytest.raises(KeyStoreError) as caught:
        use()
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    return "".join(report.format())


def refusals(place: Path) -> list[str]:
    store = KeyStore(place, PASSPHRASE, controller=CONTROLLER)
    wrong = KeyStore(place, Passphrase("a wrong passphrase"), controller=CONTROLLER)
    moved = KeyStore(place, PASSPHRASE, controller="did:web:moved.example")
    shown = [
        refusal(moved.signer),
        refusal(wrong.signer),
        refusal(lambda: store.generate(at=START)),
    ]
    path = only_key(place)
    path.chmod(0o644)
    shown += [refusal(store.signer), refusal(wrong.signer)]
    path.write_bytes(path.read_bytes()[:-90])
    path.chmod(0o600)
    shown.append(refusal(store.signer))
    secret = place.parent / "passphrase"
    secret.write_text(PASSPHRASE.reveal())
    secret.chmod(0o644)
    shown += [
        refusal(lambda: passphrase_file.read(secret)),
        refusal(lambda: passphrase_file.create(secret)),
        refusal(lambda: passphrase_file.write(secret, PASSPHRASE)),
    ]
    return shown


def test_K02_no_secret_shows_itself(
    store: KeyStore, place: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The canary scan: passphrase and private key in reprs, tracebacks, logs and pickles."""
    store.generate(at=START)
    signer = store.signer()
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("assay").debug("%s %r %s", signer, PASSPHRASE, store)
    private = serialization.load_pem_private_key(
        only_key(place).read_bytes(), PASSPHRASE.reveal().encode()
    )
    assert isinstance(private, ed25519.Ed25519PrivateKey)
    raw = private.private_bytes_raw()
    shown = [repr(store), repr(signer), str(PASSPHRASE), f"{PASSPHRASE!r}", caplog.text]
    shown += refusals(place)
    for canary in (PASSPHRASE.reveal(), raw.hex(), repr(raw)):
        for text in shown:
            assert canary not in text
    for value in (signer, PASSPHRASE):
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(value)


def test_K02_no_secret_is_in_the_history(store: KeyStore, place: Path) -> None:
    store.generate(at=START)
    stored = json.loads((place / "history.json").read_bytes())
    (entry,) = stored["keys"]
    assert set(entry) == {"id", "publicKeyMultibase", "keyType", "created"}


def test_K02_a_process_with_a_key_leaves_no_core_file(store: KeyStore) -> None:
    store.generate(at=START)
    store.signer()
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


def test_the_passphrase_file_is_made_once_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "secret" / "passphrase"
    made = passphrase_file.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(made.reveal()) >= 43
    assert passphrase_file.read(path).reveal() == made.reveal()
    with pytest.raises(KeyStoreError, match="not overwritten"):
        passphrase_file.create(path)
    path.chmod(0o640)
    with pytest.raises(KeyStoreError, match="mode 0640"):
        passphrase_file.read(path)


def test_a_short_or_empty_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyStoreError, match="at least 12"):
        Passphrase("short")
    path = tmp_path / "passphrase"
    path.touch(mode=0o600)
    with pytest.raises(KeysError, match="at least 12"):
        passphrase_file.read(path)


def test_C09_a_full_disk_leaves_the_old_key_signing(store: KeyStore, place: Path) -> None:
    """Nothing half-written: a file that cannot be written whole is not there at all."""
    first = store.generate(at=START)
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in (100, 600):  # not enough for the key; enough for the key, not for the history
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
        try:
            with pytest.raises(KeyStoreError, match="cannot be written"):
                store.rotate(at=START + DAY)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        kept = {name: (place / name).read_bytes() for name in before}
        assert kept == before
        assert store.signer().verification_method == first.id
    second = store.rotate(at=START + DAY)
    assert store.signer().verification_method == second.id


def test_a_store_that_is_a_file_is_refused(place: Path) -> None:
    place.write_text("")
    with pytest.raises(KeyStoreError, match="not a directory"):
        KeyStore(place, PASSPHRASE, controller=CONTROLLER).generate(at=START)


def test_a_passphrase_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "passphrase"
    path.touch(mode=0o600)
    path.write_bytes(b"\xff\xfe\xff\xfe\xff\xfe\xff\xfe")
    with pytest.raises(KeyStoreError, match="UTF-8"):
        passphrase_file.read(path)
