"""Firsthand: the social care desk. Every mention kept, the right person first, every reply out once."""

__version__ = "0.1.0"
