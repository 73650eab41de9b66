"""A Slack workspace in a box: Web API, Socket Mode, a page, a clock of its own, and planned misfortune."""

from sandbox.advance import Resident
from sandbox.box import Sandbox
from sandbox.client import SandboxClient
from sandbox.errors import SandboxError
from sandbox.persist import StoreError

__all__ = ["Resident", "Sandbox", "SandboxClient", "SandboxError", "StoreError"]
