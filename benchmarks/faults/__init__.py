"""The campaign of faults: real processes, a misbehaving vendor, and three logs that must agree at the end."""
