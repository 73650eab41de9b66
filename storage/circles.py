"""What belongs to a circle as a whole: norms, topics, prompts, and its channel."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import col

from mentoring.circle_life import CircleChannel, Topic
from mentoring.circle_prompts import Prompt, Stage
from storage.circle_tables import (
    CircleChannelRow,
    NormAcceptanceRow,
    OwnPromptRow,
    PromptOffRow,
    PromptUsedRow,
    TopicRow,
    TopicVoteRow,
)
from storage.scope import Scope, my_team, rows_of
from storage.tables import GroupRow, RoundRow

#: how the keys of owners' prompts begin
OWN = "own."

NORMS = rows_of(NormAcceptanceRow).where(col(NormAcceptanceRow.group_id) == bindparam("group_id"))
TOPICS = rows_of(TopicRow).where(col(TopicRow.group_id) == bindparam("group_id")).order_by(col(TopicRow.id))
OF_PROGRAM = (
    rows_of(TopicRow)
    .where(col(TopicRow.program_id) == bindparam("program_id"), col(TopicRow.group_id).is_(None))
    .order_by(col(TopicRow.id))
)
TOPIC = rows_of(TopicRow).where(col(TopicRow.id) == bindparam("topic_id"))
VOTES = rows_of(TopicVoteRow).where(col(TopicVoteRow.topic_id).in_(bindparam("topic_ids", expanding=True)))
USED = rows_of(PromptUsedRow).where(col(PromptUsedRow.group_id) == bindparam("group_id"))
OWN_PROMPTS = (
    rows_of(OwnPromptRow).where(col(OwnPromptRow.program_id) == bindparam("program_id")).order_by(col(OwnPromptRow.id))
)
OFF = rows_of(PromptOffRow).where(col(PromptOffRow.program_id) == bindparam("program_id"))
CHANNEL = rows_of(CircleChannelRow).where(col(CircleChannelRow.group_id) == bindparam("group_id"))
BY_CHANNEL = rows_of(CircleChannelRow).where(col(CircleChannelRow.channel_id) == bindparam("channel_id"))


class Circles:
    """The circles of this workspace, beyond what every group has."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def accept_norms(self, group_id: int, user_id: str, at: datetime) -> bool:
        """Note that a member is in; False if they were already."""
        values = {"group_id": group_id, "user_id": user_id, "at": at}
        return self._scope.insert_once(NormAcceptanceRow, values) is not None

    def norms_accepted(self, group_id: int) -> dict[str, datetime]:
        """Who is in, and since when, by user id."""
        return {row.user_id: row.at for row in self._scope.all(NORMS, group_id=group_id)}

    def suggest_topic(self, program_id: int, user_id: str, text: str, *, group_id: int | None = None) -> Topic:
        """A new topic of a circle, or for circles of the next season; with the vote of whoever suggests it."""
        team_id = self._scope.team_id
        row = TopicRow(team_id=team_id, program_id=program_id, group_id=group_id, user_id=user_id, text=text)
        self._scope.session.add(row)
        self._scope.session.flush()
        self.vote(row.id, user_id, wanted=True)
        return _topic(row, frozenset({user_id}))

    def topic(self, topic_id: int) -> Topic | None:
        """The topic, or None."""
        row = self._scope.first(TOPIC, topic_id=topic_id)
        return _topic(row, self._votes([topic_id])[topic_id]) if row else None

    def topics(self, group_id: int) -> tuple[Topic, ...]:
        """All topics of a circle, oldest first."""
        return self._topics(self._scope.all(TOPICS, group_id=group_id))

    def program_topics(self, program_id: int) -> tuple[Topic, ...]:
        """All topics for circles of a program's next season, oldest first."""
        return self._topics(self._scope.all(OF_PROGRAM, program_id=program_id))

    def remove_topic(self, topic_id: int) -> bool:
        """Delete a topic and its votes; whether there was one."""
        mine = col(TopicRow.team_id) == my_team()
        return self._scope.changed(delete(TopicRow).where(mine, col(TopicRow.id) == topic_id)) > 0

    def vote(self, topic_id: int, user_id: str, *, wanted: bool) -> None:
        """Vote for a topic, or take the vote back; harmless to repeat."""
        if wanted:
            self._scope.insert_once(TopicVoteRow, {"topic_id": topic_id, "user_id": user_id})
            return
        mine = col(TopicVoteRow.team_id) == my_team()
        self._scope.execute(
            delete(TopicVoteRow).where(
                mine, col(TopicVoteRow.topic_id) == topic_id, col(TopicVoteRow.user_id) == user_id
            )
        )

    def take_topic(self, topic_id: int, number: int | None) -> None:
        """Note the number of the session that takes a topic up; None gives it back."""
        mine = col(TopicRow.team_id) == my_team()
        self._scope.execute(update(TopicRow).where(mine, col(TopicRow.id) == topic_id).values(session=number))

    def use_prompt(self, group_id: int, key: str, at: datetime) -> bool:
        """Note that a circle gets a prompt; False if it has had it."""
        return self._scope.insert_once(PromptUsedRow, {"group_id": group_id, "key": key, "at": at}) is not None

    def prompts_used(self, group_id: int) -> dict[str, datetime]:
        """The keys of the prompts that a circle has had, and when."""
        return {row.key: row.at for row in self._scope.all(USED, group_id=group_id)}

    def add_prompt(self, program_id: int, user_id: str, text: str, stage: Stage, at: datetime) -> Prompt:
        """A prompt of an owner's own."""
        row = OwnPromptRow(
            team_id=self._scope.team_id, program_id=program_id, user_id=user_id, text=text, stage=stage.value, at=at
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        return _prompt(row)

    def own_prompts(self, program_id: int) -> tuple[Prompt, ...]:
        """The prompts that the owners of a program have written, oldest first."""
        return tuple(map(_prompt, self._scope.all(OWN_PROMPTS, program_id=program_id)))

    def remove_prompt(self, program_id: int, key: str) -> bool:
        """Delete an owner's prompt ("own.7"); whether there was one."""
        number = key.removeprefix(OWN)
        if not key.startswith(OWN) or not number.isdecimal():
            return False
        mine = col(OwnPromptRow.team_id) == my_team()
        statement = delete(OwnPromptRow).where(
            mine, col(OwnPromptRow.program_id) == program_id, col(OwnPromptRow.id) == int(number)
        )
        return self._scope.changed(statement) > 0

    def switch_prompt(self, program_id: int, key: str, *, off: bool) -> None:
        """Switch a prompt off in a program, or on again; harmless to repeat."""
        if off:
            self._scope.insert_once(PromptOffRow, {"program_id": program_id, "key": key})
            return
        mine = col(PromptOffRow.team_id) == my_team()
        self._scope.execute(
            delete(PromptOffRow).where(mine, col(PromptOffRow.program_id) == program_id, col(PromptOffRow.key) == key)
        )

    def switched_off(self, program_id: int) -> frozenset[str]:
        """The keys of the prompts that a program's owners do not want."""
        return frozenset(row.key for row in self._scope.all(OFF, program_id=program_id))

    def set_channel(self, group_id: int, outbox_key: str) -> None:
        """Note the outbox row that creates a circle's channel; its result has the channel's id."""
        self._scope.upsert(CircleChannelRow, {"group_id": group_id, "outbox_key": outbox_key, "channel_id": ""})

    def found_channel(self, group_id: int, channel_id: str) -> None:
        """Note the id of a circle's channel, once it is known."""
        mine = col(CircleChannelRow.team_id) == my_team()
        self._scope.execute(
            update(CircleChannelRow)
            .where(mine, col(CircleChannelRow.group_id) == group_id)
            .values(channel_id=channel_id)
        )

    def channel(self, group_id: int) -> CircleChannel | None:
        """The channel of a circle, or None if none has been asked for."""
        row = self._scope.first(CHANNEL, group_id=group_id)
        return CircleChannel(row.group_id, row.outbox_key, row.channel_id) if row else None

    def by_channel(self, channel_id: str) -> int | None:
        """The id of the group whose channel this is, or None."""
        row = self._scope.first(BY_CHANNEL, channel_id=channel_id) if channel_id else None
        return row.group_id if row else None

    def forget_topics(self, before: datetime) -> int:
        """Delete the topics, and the votes for them, of seasons that closed before then; returns how many."""
        closed = (
            select(col(GroupRow.id))
            .join(RoundRow, (col(RoundRow.team_id) == GroupRow.team_id) & (col(RoundRow.id) == GroupRow.round_id))
            .where(col(GroupRow.team_id) == my_team(), col(RoundRow.closed_at) < before)
        )
        return self._scope.changed(
            delete(TopicRow).where(col(TopicRow.team_id) == my_team(), col(TopicRow.group_id).in_(closed))
        )

    def _topics(self, rows: Sequence[TopicRow]) -> tuple[Topic, ...]:
        votes = self._votes([row.id for row in rows])
        return tuple(_topic(row, votes[row.id]) for row in rows)

    def _votes(self, topic_ids: list[int]) -> dict[int, frozenset[str]]:
        found: dict[int, frozenset[str]] = defaultdict(frozenset)
        for row in self._scope.all(VOTES, topic_ids=topic_ids):
            found[row.topic_id] |= {row.user_id}
        return found


def _topic(row: TopicRow, votes: frozenset[str]) -> Topic:
    return Topic(row.id, row.program_id, row.group_id, row.user_id, row.text, votes, row.session)


def _prompt(row: OwnPromptRow) -> Prompt:
    return Prompt(f"{OWN}{row.id}", row.text, Stage(row.stage))
