"""What is asked to connect an account of each kind, in the words of the vendor's own pages."""

from __future__ import annotations

import base64
import os

from firsthand.channels import KINDS
from firsthand.desk.form import Field, Form


def _secret(name: str, label: str, hint: str = "", *, needed: bool = False, made: bool = False) -> Field:
    return Field(name, label, secret=True, needed=needed, hint=hint, made=made)


_PAGE = Field("page", "Called for routing", hint="For a store, as in store:oak-street.")
_APP_SECRET = _secret("secret", "App secret", "It signs what Meta delivers.", needed=True)
_VERIFY = _secret("verify_token", "Verify token", "Meta gives it back when it checks our address.", made=True)
_GOOGLE = (
    _secret("refresh_token", "Refresh token", "From a consent with offline access."),
    _secret("client_secret", "Client secret"),
    Field("client_id", "Client id"),
)
_META_AFTER = "At Meta, enter the hook's address and the verify token under Webhooks, and subscribe to its fields."
_SIGNING = _secret("secret", "Signing secret", "whsec_ and 24 to 64 bytes in base64.", made=True)

FORMS: tuple[Form, ...] = (
    Form(
        "x",
        "X",
        "Posts, replies, mentions and direct messages",
        "developer.x.com, under your project's app: Keys and tokens.",
        (
            _secret("secret", "Client secret", "It signs what X delivers.", needed=True),
            _secret("access_token", "Access token of the brand's user", "Without it nothing is read or answered."),
            _secret("consumer_secret", "API secret of an older app", "Only while X still signs with it."),
            _secret("app_token", "App's bearer token", "For the filtered stream of the listening words."),
            Field(
                "stream",
                "Filtered stream",
                hint="yes, where your plan has it; else the words are searched every two minutes.",
            ),
            Field("user_id", "Numeric id of the account", hint="Tells our own posts apart."),
            Field("handle", "Handle, without @"),
            Field("access", "Access", hint="enterprise, where X has granted it; else leave it empty."),
        ),
        "Register the hook's address as a webhook of the app; X checks it at once.",
    ),
    Form(
        "facebook",
        "Facebook page",
        "Comments, posts on the page, mentions, recommendations and Messenger",
        "developers.facebook.com, under your app: Settings, Basic; the page's token under Tools, Graph API.",
        (
            _APP_SECRET,
            _secret("access_token", "Page token", "A long-lived one, with the permissions of our how-to page."),
            _VERIFY,
            Field("page_id", "Page id", hint="Needed to catch up on what a delivery missed."),
            _PAGE,
        ),
        _META_AFTER + " Fields: feed, mention, ratings, messages, message_echoes, message_deliveries.",
    ),
    Form(
        "instagram",
        "Instagram",
        "Comments, mentions and direct messages",
        "developers.facebook.com, under your app: Instagram.",
        (
            _APP_SECRET,
            _secret("access_token", "Access token"),
            _VERIFY,
            Field("ig_id", "Id of the professional account"),
            Field("handle", "Handle, without @"),
            _PAGE,
        ),
        _META_AFTER + " Fields: comments, live_comments, mentions, messages.",
    ),
    Form(
        "whatsapp",
        "WhatsApp",
        "Messages to a number of the Cloud API",
        "developers.facebook.com, under your app: WhatsApp, API Setup.",
        (
            _APP_SECRET,
            _secret("access_token", "Access token", "Of a system user, so that it does not end."),
            _VERIFY,
            Field("phone_number_id", "Phone number id"),
        ),
        _META_AFTER + " Field: messages.",
    ),
    Form(
        "google_reviews",
        "Google reviews",
        "Reviews of your locations, and answers to them",
        "console.cloud.google.com, under a project that is allowed for the Business Profile interface.",
        (
            *_GOOGLE,
            Field("locations", "Locations", hint="accounts/A/locations/L, with commas between.", needed=True),
            Field("audience", "Audience of the pushes", hint="The hook's own https address."),
            Field("service_account", "Who signs the pushes"),
            _secret("secret", "Shared token, instead of an audience"),
        ),
        "Give the hook's address to a push subscription of Pub/Sub.",
    ),
    Form(
        "email",
        "E-mail",
        "A mailbox: IMAP in, SMTP out",
        "Your mail provider's page for app passwords.",
        (
            Field("address", "Address of the desk", needed=True),
            _secret("secret", "Password of the mailbox", needed=True),
            Field("imap_host", "IMAP server", needed=True),
            Field("imap_port", "IMAP port", hint="993 where it is left empty."),
            Field("smtp_host", "SMTP server", hint="Without it the mailbox only listens."),
            Field("smtp_port", "SMTP port", hint="587 where it is left empty."),
            Field("user", "User name, where it is not the address"),
            Field(
                "mx",
                "Your mail server's own name",
                hint="As in its Authentication-Results: who is not proven is marked.",
            ),
            _PAGE,
        ),
    ),
    Form(
        "call",
        "Phone calls",
        "Call logs and transcripts, by webhook or by file",
        "Your telephone system's page for webhooks.",
        (_SIGNING, _PAGE),
        "Let your telephone system post each ended call to the hook, signed as Standard Webhooks says.",
    ),
    Form(
        "bluesky",
        "Bluesky",
        "Mentions, replies and quotes",
        "bsky.app: Settings, App passwords.",
        (
            Field("handle", "Handle", needed=True),
            _secret("app_password", "App password", needed=True),
            Field("did", "DID of the account", hint="did:plc:…; replies are written into its repository."),
            _PAGE,
        ),
    ),
    Form(
        "mastodon",
        "Mastodon",
        "Mentions and direct messages on your server",
        "Your server: Preferences, Development, New application; read:notifications, read:statuses, write:statuses.",
        (
            Field("server", "Server", hint="https://example.social", needed=True),
            _secret("access_token", "Access token", needed=True),
            Field("handle", "Account's name on it"),
            Field("account_id", "Its id", hint="The surest way to tell our own posts apart."),
        ),
    ),
    Form(
        "youtube",
        "YouTube",
        "Comments under your videos; fewer than 200 answers a day",
        "console.cloud.google.com: an OAuth client with youtube.force-ssl.",
        (*_GOOGLE, Field("channel_id", "Channel id", needed=True), _PAGE),
    ),
    Form(
        "reddit",
        "Reddit",
        "Mentions, answers and messages to an account",
        "reddit.com/prefs/apps: a script app.",
        (
            Field("username", "Account", needed=True),
            Field("client_id", "Client id"),
            _secret("client_secret", "Client secret", needed=True),
            _secret("password", "Password of the account"),
            _secret("refresh_token", "Refresh token, instead of a password"),
            Field("listing", "Listing", hint="/message/inbox where it is left empty."),
        ),
    ),
    Form(
        "app_store",
        "App Store",
        "Reviews of your app, and answers to them",
        "App Store Connect: Users and Access, Integrations, a key with the role Customer Support.",
        (
            _secret("secret", "Private key (the .p8 file's text)", needed=True),
            Field("key_id", "Key id", needed=True),
            Field("issuer_id", "Issuer id", needed=True),
            Field("app_id", "App id", needed=True),
        ),
    ),
    Form(
        "google_play",
        "Google Play",
        "Reviews of your app of the last seven days, and answers to them",
        "console.cloud.google.com: an OAuth client with androidpublisher; in the Play Console: Reply to reviews.",
        (*_GOOGLE, Field("package", "Package", hint="com.example.app", needed=True)),
    ),
    Form(
        "webhook",
        "Signed webhook",
        "Mentions from any program of yours, and your answers back to it",
        "Nothing is needed there: the secret is made here.",
        (_SIGNING, Field("reply_url", "Where answers are posted", hint="Without it the account only listens.")),
        "Sign each delivery as Standard Webhooks says; the how-to page has the body.",
    ),
)

BY_KIND = {form.kind: form for form in FORMS}
assert set(BY_KIND) == set(KINDS) - {"replay"}


def made_up(field: Field) -> str:
    """A secret of our own making, of 32 random bytes."""
    token = os.urandom(32)
    if field.name == "verify_token":
        return token.hex()
    return "whsec_" + base64.b64encode(token).decode()
