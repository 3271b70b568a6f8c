"""The command line, `ledgerhall …`. Every command works on an empty LEDGERHALL_HOME: it is made and migrated first."""

from __future__ import annotations

import os
from importlib import import_module

import click

from ledgerhall.kernel.errors import Refused

# In which module each command lies; the module adds it to `cli`.
COMMANDS = {
    "backup": "backup",
    "companies": "companies",
    "demo": "demo",
    "grant": "grant",
    "import": "import_sie",
    "migrate": "migrate",
    "report": "report",
    "restore": "restore",
    "serve": "serve",
    "verify": "verify",
    "worker": "serve",
}


class Commands(click.Group):
    """Imports a command when it is named: together they bring in half the product, and each of them needs little."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, for the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name in COMMANDS:
            import_module(f"ledgerhall.web.commands.{COMMANDS[cmd_name]}")
        return super().get_command(ctx, cmd_name)


@click.group(cls=Commands)
@click.version_option(package_name="ledgerhall", prog_name="Ledgerhall")
def cli() -> None:
    """Ledgerhall: books, the accountant's Role Center, and the portal over all clients."""


def told(refused: Refused) -> click.ClickException:
    """What a command ends with that was refused: a line for each refusal, with its code."""
    return click.ClickException("\n".join(f"{one.message} [{one.code}]" for one in refused.refusals))


def main() -> None:
    """Set Django up, bring the directory to its newest migration, run the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledgerhall.web.settings")
    import django

    django.setup()
    prepare_directory()
    cli()


def prepare_directory() -> None:
    """Migrate the directory where it lacks a migration, and keep its log from changes; nothing is asked or printed."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from ledgerhall.identity import log_chain

    executor = MigrationExecutor(connection)
    # The migrations of the books would do nothing here, and take most of the time.
    targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in settings.BOOKS_APPS]
    if executor.migration_plan(targets):
        executor.migrate(targets)
        # A table that a migration remade on SQLite has lost its triggers.
        log_chain.install(connection)
