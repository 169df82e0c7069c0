"""The command line: reads options, calls one function, prints what it returns (cli.md)."""

import typer

app: typer.Typer


def main() -> None:
    """The one place where the clock and the environment are read, and where an exception becomes an exit code."""
