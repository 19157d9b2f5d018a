"""`python -m crawler` is `kawaraban`."""

from crawler.cli import main

main()
