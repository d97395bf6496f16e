"""CRMs behind one port: who the customer is, what the account says, and where the case is written."""

from firsthand.crm.base import Crm
from firsthand.crm.demo_accounts import DemoAccounts
from firsthand.crm.demo_phone import DemoPhone

__all__ = ["Crm", "DemoAccounts", "DemoPhone"]
