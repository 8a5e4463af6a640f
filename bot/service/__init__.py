"""The use cases: one event, one transaction."""
