"""``assay serve``: the site and the API, for development."""

import logging
import socket

import click
from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from issuer.app import create_app
from issuer.cli.frame import CannotWork
from issuer.opening import open_office
from issuer.settings import read_settings


@click.command()
@click.option("--host", help="Address to listen on; serve_host of the settings without it.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; serve_port without it.")
def serve(*, host: str | None, port: int | None) -> None:
    """Serve pages, documents and the API, for development.

    In production: gunicorn 'issuer.app:production()' behind a proxy that speaks https.
    """
    settings = read_settings()
    host, port = host or settings.serve_host, port or settings.serve_port
    with listening(host, port) as listener:
        office = open_office(settings)
        app = create_app(office, settings)
        click.echo(f"Serving {settings.public_url} on http://{host}:{port} (end with Ctrl-C)")
        try:
            run(app, listener)
        finally:
            office.database.dispose()


def listening(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done.

    Raises CannotWork with the remedy where somebody else has it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise CannotWork(
            f"Port {port} on {host} cannot be had ({error.strerror}). Another program listens "
            "there, or it needs more rights. End that program, or take another port with --port."
        ) from error
    return listener


def run(app: Flask, listener: socket.socket) -> None:
    """Answer requests until Ctrl-C."""
    server = server_of(app, listener)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("")
    finally:
        server.server_close()


def server_of(app: Flask, listener: socket.socket) -> BaseWSGIServer:
    """Make a server that answers several requests at once, in threads of this one process."""
    # Nothing that people look for is written down: a query may hold a name (row D5).
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    host, port = listener.getsockname()[:2]
    return make_server(
        host, port, app, threaded=True, request_handler=_Handler, fd=listener.fileno()
    )


class _Handler(WSGIRequestHandler):
    """Speaks HTTP/1.1, so that browsers keep their connections, and tells no version."""

    protocol_version = "HTTP/1.1"
    timeout = 30

    def send_response(self, code: int, message: str | None = None) -> None:
        """Begin an answer, with the day and time."""
        self._dated = False
        super().send_response(code, message)

    def send_header(self, keyword: str, value: str) -> None:
        """Send a header; the day and time once, though the application may name it again."""
        if keyword.lower() == "date":
            if self._dated:
                return
            self._dated = True
        super().send_header(keyword, value)

    def version_string(self) -> str:
        """Say nothing of the server's make."""
        return "assay"
