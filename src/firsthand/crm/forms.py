"""What is asked to connect a CRM of each kind, in the words of the vendor's own pages."""

from __future__ import annotations

from firsthand.crm import WRITERS
from firsthand.desk.form import Field, Form

EVENTS = "account_events"
"""No CRM, but a system that tells what happened to accounts: by signed deliveries to an address of ours."""
_FIELDS = Field(
    "fields",
    "Fields",
    hint="Which parts of a case go into fields of their own, with commas between; the page lists them. "
    "The note has everything in words without any.",
)

FORMS: tuple[Form, ...] = (
    Form(
        "salesforce",
        "Salesforce",
        "Finished cases stand there as Cases, with their note",
        "In Setup: External Client App Manager, your app with the client credentials flow.",
        (
            Field("domain", "My Domain", needed=True, hint="https://example.my.salesforce.com"),
            Field("client_id", "Consumer key", needed=True),
            Field("client_secret", "Consumer secret", secret=True, needed=True),
            Field("external_id", "Field of the external id", hint="FH_case__c where it is left empty."),
            Field(
                "account_field",
                "External id of the Account",
                hint="To link the Case to its Account, if you have one.",
            ),
            Field("closed_status", "Status of a closed case", hint="Closed where it is left empty."),
            Field("open_status", "Status of a case that is open again", hint="Working where it is left empty."),
            Field("origin", "Case Origin", hint="A value of that picklist, if you want one."),
            _FIELDS,
        ),
    ),
    Form(
        "hubspot",
        "HubSpot",
        "Finished cases stand there as tickets, with their note",
        "In Settings: Integrations, Private apps; the app's page has the access token.",
        (
            Field("token", "Access token of the private app", secret=True, needed=True),
            Field("portal", "Hub ID", hint="For the link to each ticket. It stands in HubSpot's address."),
            Field("external_id", "Property with unique values", hint="firsthand_case where it is left empty."),
            Field("pipeline", "Pipeline's number", hint="0 where it is left empty."),
            Field("closed_stage", "Stage of a closed case", hint="4 where it is left empty."),
            Field("open_stage", "Stage of a case that is open again", hint="1 where it is left empty."),
            _FIELDS,
        ),
    ),
    Form(
        "zendesk",
        "Zendesk",
        "Finished cases stand there as solved tickets, with their note as an internal comment",
        "In the Admin Center: Apps and integrations, APIs, API tokens.",
        (
            Field("subdomain", "Subdomain", needed=True, hint="What stands before .zendesk.com."),
            Field("email", "E-mail address of an agent", needed=True, hint="In whose name tickets are made."),
            Field("token", "API token", secret=True, needed=True),
            Field("assignee", "Assignee", hint="An agent's e-mail address; the one above where it is left empty."),
            _FIELDS,
        ),
    ),
    Form(
        EVENTS,
        "Account events",
        "Plan and SIM changes, credits and port requests stand on the customer's timeline",
        "Nothing is needed there: the secret is made here.",
        (Field("secret", "Signing secret", secret=True, made=True, hint="whsec_ and 24 to 64 bytes in base64."),),
        "Let your billing or provisioning system post each event to the address, signed as Standard Webhooks says.",
    ),
)

BY_KIND = {form.kind: form for form in FORMS}
assert set(BY_KIND) == {*WRITERS, EVENTS}
