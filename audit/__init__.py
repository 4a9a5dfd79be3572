"""Audit classifiers that decide on people: fair, private, transparent, accountable, robust?

`audit.cli` is the command line; `audit.run.run` the same audit as a function.
"""

__version__ = "0.1.0"
