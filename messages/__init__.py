"""The words and the layout: values in, Slack messages and views out, all pure.

Every word that a user sees lives here.
"""
