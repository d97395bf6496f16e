"""What writes each generated page of docs/reference."""
