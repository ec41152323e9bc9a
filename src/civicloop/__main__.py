"""`python -m civicloop` is the `civicloop` command."""

from civicloop.config.cli import main

main()
