"""The control API: how people, tests and the page act in the workspace."""
