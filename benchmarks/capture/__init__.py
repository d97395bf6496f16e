"""Capture under load: signed deliveries at a steady rate and in a burst, until everything is split."""
