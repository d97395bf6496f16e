"""The workspace: what people see and do."""
