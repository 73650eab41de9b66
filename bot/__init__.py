"""The process: everything is put together here."""
