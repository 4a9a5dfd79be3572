"""Personal data in texts: where it stands, of which type, and how sure that is."""

from audit.pii.hit import Hit
from audit.pii.scanner import NameFinder, Scanner, find

__all__ = ["Hit", "NameFinder", "Scanner", "find"]
