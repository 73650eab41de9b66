"""The domain: people, programs, cadence, matching, check-ins, pulse. No Slack, no database, no clock."""
