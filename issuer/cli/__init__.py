"""The command line: every command exits with the truth."""

import click

from issuer.cli.frame import LazyGroup


@click.group(
    cls=LazyGroup,
    commands_at={
        "api-key": "issuer.cli.api_keys:api_key",
        "database": "issuer.cli.database:database",
        "import": "issuer.cli.importing:import_",
        "keys": "issuer.cli.keys:keys",
        "preview": "issuer.cli.preview:preview",
        "programmes": "issuer.cli.programmes:programmes",
    },
)
@click.version_option(package_name="assay")
@click.option("--traceback", is_flag=True, help="Show where in the code a failure arose.")
def main(*, traceback: bool) -> None:
    """Issue credentials that hold, and keep every certification's standing.

    Exit codes: 0 all is done; 1 the answer is no, or something was refused; 2 the command
    was not understood; 3 the office cannot work (settings, keys, database, port);
    130 interrupted.
    """
