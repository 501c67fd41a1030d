"""Real servers on this machine, names that lie, and a count of every connection."""

import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from verifier.resolver.fetching import Fetcher

PUBLIC = "93.184.216.34"


class Authority:
    """A certification authority of the test's own, and certificates by it."""

    def __init__(self, folder):
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._certificate("test authority", self.key, self.key, ca=True)

    def _certificate(self, name, key, signer, *, ca):
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(hours=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if not ca:
            names = x509.SubjectAlternativeName([x509.DNSName(name)])
            builder = builder.add_extension(names, critical=False)
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        ).add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        if ca:
            usage = x509.KeyUsage(
                digital_signature=True, key_cert_sign=True, crl_sign=True,
                content_commitment=False, key_encipherment=False, data_encipherment=False,
                key_agreement=False, encipher_only=False, decipher_only=False,
            )  # fmt: skip
            builder = builder.add_extension(usage, critical=True)
        return builder.sign(signer, hashes.SHA256())

    def server_context(self, name):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._certificate(name, key, self.key, ca=False)
        path = self.folder / f"{name}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def client_context(self):
        context = ssl.create_default_context()
        pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()
        context.load_verify_locations(cadata=pem)
        return context


class Internet:
    """Host names, the machines behind them, and who connected where."""

    def __init__(self, authority):
        self.authority = authority
        self.names = {}
        self.lookups = []
        self.connected = []
        self.requests = []
        self._servers = {}
        self._open = []

    def lookup(self, host):
        self.lookups.append(host)
        answer = self.names.get(host)
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if callable(answer):
            return answer()
        if answer is None:
            raise socket.gaierror("no such name")
        return answer

    def connect(self, address, port, seconds):
        self.connected.append((address, port))
        server = self._servers.get((address, port))
        if server is None:
            raise ConnectionRefusedError
        return socket.create_connection(server, timeout=seconds)

    def serve(self, name, answer, *, address=PUBLIC, port=443, tls=True, certificate=None):
        """Serve ``answer`` (bytes, or what is done with each connection) as ``name``."""
        listener = socket.create_server(("127.0.0.1", 0))
        self._servers[address, port] = listener.getsockname()
        self.names.setdefault(name, (address,))
        context = self.authority.server_context(certificate or name) if tls else None
        threading.Thread(target=self._serve, args=(listener, context, answer), daemon=True).start()
        self._open.append(listener)

    def _serve(self, listener, context, answer):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self._open.append(connection)
            threading.Thread(
                target=self._handle, args=(connection, context, answer), daemon=True
            ).start()

    def _handle(self, connection, context, answer):
        try:
            if answer == "silent":
                return
            stream = context.wrap_socket(connection, server_side=True) if context else connection
            self._open.append(stream)
            request = b""
            while b"\r\n\r\n" not in request:
                part = stream.recv(65_536)
                if not part:
                    return
                request += part
            self.requests.append(request.decode())
            if callable(answer):
                answer(stream)
            else:
                stream.sendall(answer)
            stream.close()
        except OSError:
            return

    def close(self):
        for each in self._open:
            each.close()

    def fetcher(self, **options):
        return Fetcher(
            lookup=self.lookup,
            connect=self.connect,
            tls=self.authority.client_context(),
            **options,
        )

    def fetch(self, address, *, seconds=3.0, **options):
        deadline = time.monotonic() + seconds
        return self.fetcher().fetch(
            address, accept="application/json", deadline=deadline, **options
        )


def http(body=b'{"a":1}', *, status="200 OK", **fields):
    """Return an answer as it goes over the wire."""
    fields = {"Content-Length": str(len(body)), "Content-Type": "application/json", **fields}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    head = "\r\n".join([f"HTTP/1.1 {status}", *lines])
    return head.encode() + b"\r\n\r\n" + body


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def internet(authority):
    internet = Internet(authority)
    yield internet
    internet.close()


@pytest.fixture
def answer_with():
    return http
