"""How channels, topics and moods are called where a person reads them: on screen, in a notice, in a note."""

from __future__ import annotations

CHANNEL_NAMES = {
    "x": "X",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "whatsapp": "WhatsApp",
    "google_reviews": "Google review",
    "app_store": "App Store review",
    "google_play": "Google Play review",
    "review": "Review",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "youtube": "YouTube",
    "reddit": "Reddit",
    "email": "E-mail",
    "call": "Call",
    "webhook": "Webhook",
    "replay": "Replay",
}
TOPIC_NAMES = {
    "network": "Network",
    "device": "Technical support",
    "billing": "Billing",
    "sales": "Upgrades",
    "order": "Orders",
    "account": "Account",
    "cancel": "Leaving",
    "service": "Care",
    "none": "No clear topic",
    "": "Not read yet",
}
SENTIMENT_NAMES = {"negative": "Unhappy", "neutral": "Neutral", "positive": "Happy", "": "Neutral"}
