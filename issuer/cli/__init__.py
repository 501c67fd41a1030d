"""The command line: every command exits with the truth."""

import click

from issuer.cli.frame import LazyGroup


@click.group(
    cls=LazyGroup,
    commands_at={
        "api-key": "issuer.cli.api_keys:api_key",
        "database": "issuer.cli.database:database",
        "decide": "issuer.cli.deciding:decide",
        "demo": "issuer.cli.demo:demo",
        "import": "issuer.cli.importing:import_",
        "issue": "issuer.cli.issuing:issue",
        "keys": "issuer.cli.keys:keys",
        "preview": "issuer.cli.preview:preview",
        "programmes": "issuer.cli.programmes:programmes",
        "revoke": "issuer.cli.revoking:revoke",
        "serve": "issuer.cli.serving:serve",
        "verify": "issuer.cli.verifying:verify",
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
