"""Ways in which a notice leaves the house: e-mail to a person, a signed webhook to a program."""

from firsthand.notifiers.hook import Hook
from firsthand.notifiers.mail import Mail

__all__ = ["Hook", "Mail"]
