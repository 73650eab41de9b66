"""What a person does: commands, clicks, forms, the Home tab; each becomes an envelope for the app."""
