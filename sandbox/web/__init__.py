"""Slack's Web API: one module per family of methods, and one table of them all in `methods`."""
