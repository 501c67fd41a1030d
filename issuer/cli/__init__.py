"""The command line: every command exits with the truth."""

import click

from issuer.cli.frame import LazyGroup


@click.group(
    cls=LazyGroup,
    commands_at={
        "accounts": ("issuer.cli.accounts:accounts", "Say who works in the office, in which role."),
        "api-key": ("issuer.cli.api_keys:api_key", "Make, list and revoke the keys of the API."),
        "appeal": ("issuer.cli.ending:appeal", "Uphold an appeal against a withdrawal."),
        "ceu": ("issuer.cli.ceus:ceu", "Take in, rule on and audit continuing education."),
        "concerns": (
            "issuer.cli.concerns:concerns",
            "Read and close what visitors reported.",
        ),
        "correct": ("issuer.cli.correcting:correct", "Replace a credential that is wrong."),
        "database": ("issuer.cli.database:database", "Make the database, or bring it up to date."),
        "decide": ("issuer.cli.deciding:decide", "Say whether a holder may be certified now."),
        "deliver": ("issuer.cli.sweeping:deliver", "Deliver the mails and webhooks that are due."),
        "demo": ("issuer.cli.demo:demo", "Do the whole job on fictional people, and serve it."),
        "erase": ("issuer.cli.erasing:erase", "Erase a person on their own request."),
        "history": ("issuer.cli.history:history", "Tell what happened to a certification."),
        "import": ("issuer.cli.importing:import_", "Take in people, results and other records."),
        "issue": ("issuer.cli.issuing:issue", "Certify one holder, or everybody who is eligible."),
        "keys": ("issuer.cli.keys:keys", "Make, rotate and list the signing keys."),
        "merge": ("issuer.cli.merging:merge", "Make one of two records of one person."),
        "preview": ("issuer.cli.preview:preview", "Draw certificates and badges, for designers."),
        "programmes": ("issuer.cli.programmes:programmes", "List and check the programmes."),
        "reinstate": ("issuer.cli.keeping:reinstate", "Bring a lapsed certification back."),
        "renew": ("issuer.cli.keeping:renew", "Accept the renewal of a certification."),
        "report": ("issuer.cli.reporting:report", "Write the report of a quarter as files."),
        "resolve": ("issuer.cli.suspending:resolve", "End a suspension."),
        "revoke": ("issuer.cli.revoking:revoke", "Revoke one version of a credential."),
        "routing": ("issuer.cli.routing:routing", "Check the rules of who may take a ticket."),
        "serve": ("issuer.cli.serving:serve", "Serve pages, documents and the API."),
        "surrender": ("issuer.cli.ending:surrender", "Record that a holder gave it up."),
        "suspend": ("issuer.cli.suspending:suspend", "Suspend a certification."),
        "sweep": ("issuer.cli.sweeping:sweep", "Follow up what the clock did, and tell of it."),
        "submitted": (
            "issuer.cli.submitted:submitted",
            "Revoke or erase credentials signed for other systems.",
        ),
        "verify": ("issuer.cli.verifying:verify", "Say whether a credential holds."),
        "webhook": ("issuer.cli.webhooks:webhook", "Tell other systems; look after dead letters."),
        "zendesk": ("issuer.cli.zendesk:zendesk", "Keep skills in Zendesk in step."),
        "work": ("issuer.cli.working:work", "Work off bulk issues that were ordered."),
        "withdraw": ("issuer.cli.ending:withdraw", "Withdraw a certification: two officers."),
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
