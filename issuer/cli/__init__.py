"""The command line: every command exits with the truth."""

import click


@click.group()
@click.version_option(package_name="assay")
def main() -> None:
    """Issue credentials that hold, and keep every certification's standing."""
