"""Socket Mode, on Slack's side."""
