"""Ten thousand replies through channels that misbehave: none twice, none wrong, none lost from sight."""
