"""The classifiers score a mention: hashed words, linear heads, calibration, and the phrase rules of the lead."""
