"""One holder's certificate, written around the template of its kind."""

from collections.abc import Sequence

from issuer.rendering.compiled.objects import ROW, numbered, plain_stream, row
from issuer.rendering.compiled.template import Template


class Writer:
    """Writes the objects of one file, one after the other."""

    def __init__(self, template: Template) -> None:
        self._parts = [template.prefix]
        self._rows = list(template.rows)
        self._position = len(template.prefix)

    @property
    def next_number(self) -> int:
        """Number of the next object that has none in the template."""
        return len(self._rows)

    def put(self, number: int, body: bytes) -> None:
        """Write an object that the template knows by its number."""
        written = numbered(number, body)
        self._rows[number] = row(1, self._position, 0)
        self._parts.append(written)
        self._position += len(written)

    def add(self, bodies: Sequence[bytes]) -> None:
        """Write objects with the next numbers."""
        for body in bodies:
            self._rows.append(b"")
            self.put(len(self._rows) - 1, body)

    def finished(self, template: Template, identifier: bytes) -> bytes:
        """Write the cross-reference (PDF 32000-1 7.5.8) and give the file."""
        start, number = self._position, self.next_number
        self._rows.append(row(1, start, 0))
        name = identifier.hex().encode("ascii")
        entries = (
            b"/Type /XRef/Index [0 %d]/W %s/Size %d/Root %d 0 R/Info %d 0 R/ID [<%s> <%s>]"
            % (
                *(len(self._rows), ROW, len(self._rows)),
                *(template.catalogue, template.information, name, name),
            )
        )
        self._parts.append(numbered(number, plain_stream(b"".join(self._rows), entries)))
        self._parts.append(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join(self._parts)
