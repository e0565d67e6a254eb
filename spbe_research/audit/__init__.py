"""An audit programme from the levels, and the checklist that comes back filled."""
