"""What all commands share: loading on demand, exit codes, and one way to tell a failure."""

import gc
import importlib
import sys
from collections.abc import Mapping
from enum import IntEnum
from typing import IO, Any

import click

from issuer.errors import ConflictError, IssuerError, NotFoundError, RefusedError
from keys.errors import KeysError
from verifier.errors import VerifierError


class Exit(IntEnum):
    """The exit codes of every command (docs/command-line.md)."""

    DONE = 0
    REFUSED = 1
    """The answer is no, or part of what was asked was refused."""
    USAGE = 2
    CANNOT_WORK = 3
    """Settings, keys, database or port: the office cannot work until that is mended."""
    INTERRUPTED = 130
    """Broken off by Ctrl-C; what was committed before is safe."""


class Refused(click.ClickException):
    """A command whose answer is no; ``message`` says why."""

    exit_code = Exit.REFUSED

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message alone: a refusal is an answer, not a fault."""
        click.echo(self.message, file=file, err=True)


class CannotWork(click.ClickException):
    """The office cannot work until something is mended."""

    exit_code = Exit.CANNOT_WORK


class LazyGroup(click.Group):
    """A group that imports a command when it is called, so that ``assay --help`` is instant.

    Errors of the house become one message here; a fault that nobody foresaw is told without
    a traceback too, and ``assay --traceback …`` shows it.
    """

    def __init__(
        self,
        *,
        commands_at: Mapping[str, tuple[str, str]],
        **attributes: Any,  # noqa: ANN401 - click's own
    ) -> None:
        """Take the place (``module:attribute``) and one line of help for each command."""
        super().__init__(**attributes)
        self._commands_at = dict(commands_at)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, whether imported or not."""
        return sorted({*super().list_commands(ctx), *self._commands_at})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command ``cmd_name``; None where there is none."""
        if cmd_name not in self._commands_at:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self._commands_at[cmd_name][0].partition(":")
        # What is imported stays: collecting on the way would find nothing, a tenth of the time.
        gc.disable()
        try:
            command: click.Command = getattr(importlib.import_module(module), attribute)
        finally:
            gc.enable()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands by their lines of help, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in self._commands_at.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run, and tell a failure in words with the exit code that belongs to it."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, click.Abort):
            click.echo(
                "Interrupted. What was committed before is safe; the command can be given again.",
                err=True,
            )
            raise click.exceptions.Exit(Exit.INTERRUPTED) from None
        except (IssuerError, KeysError, VerifierError) as error:
            if ctx.params.get("traceback"):
                raise
            message = str(error)
            message = message[:1].upper() + message[1:]
            if isinstance(error, RefusedError | NotFoundError | ConflictError):
                raise Refused(message) from error
            raise CannotWork(message) from error
        except Exception as error:
            if ctx.params.get("traceback"):
                raise
            raise CannotWork(
                f"Assay met a fault that it did not foresee ({type(error).__name__}). What was "
                "committed before is safe; nothing else was done. Please report it with the "
                f"output of: assay --traceback {' '.join(sys.argv[1:])}"
            ) from error
