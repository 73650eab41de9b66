"""Every Web API method that the sandbox answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sandbox.model import Json
from sandbox.web import app, chat, conversations, files, membership, people, reactions, views
from sandbox.web.call import Call

METHODS: Mapping[str, Callable[[Call], Json]] = {
    "api.test": app.api_test,
    "apps.connections.open": app.connections_open,
    "auth.test": app.auth_test,
    "bots.info": people.bots_info,
    "chat.delete": chat.delete_message,
    "chat.getPermalink": chat.get_permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.archive": membership.archive,
    "conversations.close": conversations.close,
    "conversations.create": membership.create,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.invite": membership.invite,
    "conversations.join": membership.join,
    "conversations.kick": membership.kick,
    "conversations.leave": membership.leave,
    "conversations.list": conversations.list_all,
    "conversations.mark": conversations.mark,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_,
    "conversations.rename": membership.rename,
    "conversations.replies": conversations.replies,
    "conversations.setPurpose": membership.set_purpose,
    "conversations.setTopic": membership.set_topic,
    "conversations.unarchive": membership.unarchive,
    "files.completeUploadExternal": files.complete_upload,
    "files.delete": files.delete,
    "files.getUploadURLExternal": files.get_upload_url,
    "files.info": files.info,
    "reactions.add": reactions.add,
    "reactions.get": reactions.get,
    "reactions.remove": reactions.remove,
    "team.info": people.team_info,
    "users.conversations": conversations.users_conversations,
    "users.info": people.info,
    "users.list": people.list_all,
    "users.lookupByEmail": people.lookup_by_email,
    "users.profile.get": people.profile_get,
    "views.open": views.open_,
    "views.publish": views.publish,
    "views.push": views.push,
    "views.update": views.update,
}
