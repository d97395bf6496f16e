"""CRMs behind one port: who the customer is, what the account says, and where the case is written."""

from firsthand.crm.base import Crm
from firsthand.crm.demo_accounts import DemoAccounts
from firsthand.crm.demo_phone import DemoPhone
from firsthand.crm.hubspot import HubSpot
from firsthand.crm.salesforce import Salesforce
from firsthand.crm.writing import CrmWriter
from firsthand.crm.zendesk import Zendesk

WRITERS: dict[str, type[CrmWriter]] = {each.kind: each for each in (Salesforce, HubSpot, Zendesk)}
"""The CRMs that cases are written to, by kind."""

__all__ = ["WRITERS", "Crm", "CrmWriter", "DemoAccounts", "DemoPhone", "HubSpot", "Salesforce", "Zendesk"]
