"""Rows: what is stored, and nothing that decides. Only this room knows them."""

from firsthand.records.models.capture import AccountRow, CaptureCount, HeardRow, RawItem, UnparsedRow
from firsthand.records.models.care import CallBackRow, ConsentRow, ForgetRow, MergeRow, NoticeRow
from firsthand.records.models.cases import CaseRow, EventRow, IncidentCase, IncidentRow, ReplyRow, TimerRow
from firsthand.records.models.crm import AccountEventRow, CrmRow, CrmWriteRow
from firsthand.records.models.house import AuditRow, IdempotencyRow, LaunchRow, PolicyRow, SettingRow, TokenRow
from firsthand.records.models.mentions import ConversationRow, CustomerRow, LabelRow, MentionRow
from firsthand.records.models.people import CrmAccountRow, MacroRow, PersonRow, StoreRow

__all__ = [
    "AccountEventRow",
    "AccountRow",
    "AuditRow",
    "CallBackRow",
    "CaptureCount",
    "CaseRow",
    "ConsentRow",
    "ConversationRow",
    "CrmAccountRow",
    "CrmRow",
    "CrmWriteRow",
    "CustomerRow",
    "EventRow",
    "ForgetRow",
    "HeardRow",
    "IdempotencyRow",
    "IncidentCase",
    "IncidentRow",
    "LabelRow",
    "LaunchRow",
    "MacroRow",
    "MentionRow",
    "MergeRow",
    "NoticeRow",
    "PersonRow",
    "PolicyRow",
    "RawItem",
    "ReplyRow",
    "SettingRow",
    "StoreRow",
    "TimerRow",
    "TokenRow",
    "UnparsedRow",
]
