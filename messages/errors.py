"""The sentence for every error key: what cannot be done, and what to do instead."""

from collections.abc import Iterable
from datetime import time
from html import unescape
from typing import Any

from mentoring.errors import InvalidInput, MentoringError
from messages.rules import rule_words
from messages.text import clock, count, listed, typed

#: error key -> its sentence; {placeholders} are the error's values
WORDS = {
    "admin.ended": "{name} has ended. A workspace admin can start a new program here with `/mentor-admin setup`.",
    "admin.none_here": "There is no mentoring program in this channel. A workspace admin can start one with "
    "`/mentor-admin setup`.",
    "admin.not_owner": "Only the owners of {name} and workspace admins can do this. Ask one of them.",
    "admin.which": "There is no program of yours in this channel. Type the command where the program is: {channels}.",
    "avoid.app": "Apps are never matched with anybody. Choose a person.",
    "avoid.choose": "Choose the person whom you do not want to be matched with.",
    "avoid.mention": "Name one person, like this: `/mentor avoid @name`. With nothing after it, you see your list.",
    "avoid.self": "You are never matched with yourself. Choose somebody else, or close this.",
    "cadence.checkin_after": "“Did you meet?” fits between {low} and {high} days after the start, before the round "
    "closes. Choose a number between them, or a longer round.",
    "cadence.checkin_every": "Ask again every {low} to {high} days, or write 0 to ask once in a round.",
    "cadence.pulse_after": "The short question fits between {low} and {high} days after the start, before the round "
    "closes. Choose a number between them, or a longer round.",
    "cadence.quiet_time": "This time lies in the quiet hours, {quiet_from} to {quiet_to}. Choose another, or change "
    "the quiet hours.",
    "cadence.quiet_too_long": "These quiet hours leave too little of the day. Leave at least {hours} hours in a row.",
    "cadence.repeat_window": "Choose a number of rounds between {low} and {high}.",
    "cadence.round_days": "With this rhythm a round lasts between {low} and {high} days. Choose a number between them.",
    "calendar.unknown": "We do not know this calendar of holidays. Type a country, and choose one from the list.",
    "checkin.closed": "This round has closed, so the answer can no longer be changed. The next one will ask again.",
    "checkin.group_ended": "Your group has become too small to meet, so there is nobody to suggest times to.",
    "checkin.not_yours": "This question is no longer yours to answer. Open the app's Home to see what is.",
    "checkin.nudge_never": "We write only when it is daytime for your whole group, and there is no hour left before it "
    "closes. Write in your chat yourself: one line is enough.",
    "checkin.planned_day": "Choose the day on which you plan to meet.",
    "checkin.planned_past": "That day is over. Choose today or a later day, or change your answer to “We met”.",
    "comment.too_long": "Please shorten this to {limit} characters.",
    "delivery.gone": "This message is not one that you look after. `/mentor-admin delivery` shows those that are.",
    "delivery.settled": "This has been settled meanwhile. `/mentor-admin delivery` shows what is left.",
    "enrolment.none": "You are not in {name}. `/mentor join` brings you in.",
    "enrolment.nowhere": "You are not in any program yet. `/mentor join` brings you into one.",
    "goal.too_long": "Please shorten this to {limit} characters.",
    "hours.days": "Choose at least one working day, so that we know when to write to you.",
    "hours.order": "The day has to end after it starts. For a night shift, give the part in which you can meet.",
    "input.date": "Choose a day.",
    "input.invalid": "Something here needs another look.",
    "input.number": "Type a whole number.",
    "input.stale": "This is an old form or button, and things have changed since. Please open it again.",
    "input.time": "Choose a time.",
    "join.bot": "Apps cannot take part, only people.",
    "join.capacity": "Choose a number from {low} to {high}.",
    "join.role": "Choose as what you take part.",
    "join.deactivated": "This account is deactivated, so it cannot take part. Ask a workspace admin about it.",
    "join.guest": "Guests cannot take part in the mentoring programs here. Ask a workspace admin for a full account.",
    "join.stranger": "Only people of this workspace can take part. Ask whether your own workspace has a program.",
    "owners.none": "A program needs at least one owner. Choose one.",
    "owners.people_only": "Owners have to be people of this workspace with an active account. Take the others out.",
    "pause.date": "That is not a day we can read. Try “{example}”, “two weeks” or “next Friday”.",
    "pause.far": "A break can last a year at most. Choose an earlier day, or give no day: then it lasts until you say "
    "so.",
    "pause.past": "That day is over, or today. Choose a later one: it is your first day back.",
    "people.no_column": "The first line needs a column “user_id”, “email” or “name”.",
    "people.nobody": "This line names nobody. Please give a user_id, an email or a name.",
    "people.own_manager": "Nobody is their own manager. Please name somebody else, or nobody.",
    "people.same_name": "More than one person is called “{value}”. Please write the user_id.",
    "people.unknown": "Nobody here is “{value}”. Please write a user_id, an @name, or an address that the app may see.",
    "person.unknown": "We do not know this person. Choose somebody of this workspace.",
    "program.choose": "Choose the program that you would like to join.",
    "program.ended": "{name} has ended. `/mentor join` shows the programs that are running.",
    "program.gone": "This program does not exist any more. `/mentor join` shows the ones that do.",
    "program.none": "There is no program to join yet. A workspace admin can start one with `/mentor-admin setup`.",
    "note.too_long": "Please shorten this to {limit} characters.",
    "prompt.gone": "This prompt is not there any more. `/mentor-admin prompts` shows those that are.",
    "prompt.too_many": "These are {most} prompts already. Turn some off, or edit one.",
    "prompt.not_circles": "Only programs of circles have prompts, and circles to look after.",
    "prompt.missing": "Write the prompt that circles should get.",
    "prompt.too_long": "Please shorten the prompt to {limit} characters.",
    "proposal.circle_size": "Choose {low} to {high} people.",
    "proposal.circle_sizes": "A circle here has {low} to {high} people, and one of these has not. Move people, then "
    "approve.",
    "proposal.not_in_round": "Somebody of these does not take part in this season. Choose people who have joined.",
    "proposal.both_left_out": "Both are left out. Move one to the other to make a group of them.",
    "proposal.both_unmatched": "Both are left out, so there is nothing to swap. Move one of them to a mentor who has "
    "room.",
    "proposal.changed": "Somebody has changed this proposal meanwhile. Here is how it stands now; please look again.",
    "proposal.choose": "Type a name, and choose somebody from the list.",
    "proposal.empty": "There is nobody to introduce yet. Match the rest again once people have joined.",
    "proposal.full": "There is no room for one more in this group. Swap two people instead.",
    "proposal.gone": "There is no proposal for this round any more. `/mentor-admin propose` makes one for the next.",
    "proposal.locked": "One of these groups is locked. Unlock it first, then try again.",
    "proposal.mentor": "Mentors keep their places. Choose mentees, and move or swap these.",
    "proposal.nobody": "Choose two different people of this proposal.",
    "proposal.paused": "The program is paused, so no round is planned. `/mentor-admin resume` goes on with it.",
    "proposal.private": "These people cannot meet in this round. The reason is private: it may be their hours, a "
    "break, or a wish of theirs. Choose somebody else.",
    "proposal.rule": "A rule of this program forbids this: “{rule}” Choose somebody else.",
    "proposal.same_mentor": "They have the same mentor, so nothing would change. Choose mentees of two mentors.",
    "proposal.to_mentor": "Choose a mentor as the second person, or swap two mentees.",
    "proposal.together": "They are in the same group already. Choose people of two groups.",
    "proposal.unsettled": "People kept joining and leaving while we matched. Please try again in a minute.",
    "pulse.score_first": "Choose a number from 1 to 5 first, then you can add a comment.",
    "run_now.approval": "In this program an owner looks first. `/mentor-admin propose` shows the groups; approve them, "
    "then start the round.",
    "rematch.closed": "This round has closed. Everybody is matched anew in the next one.",
    "rematch.gone": "This match is not one that you can end: it has ended, or it is not yours. `/mentor rematch` shows "
    "those that you have.",
    "rematch.matched": "You have another match already. `/mentor matches` shows it.",
    "rematch.none": "You have no match just now that could end. `/mentor matches` shows whom you have met.",
    "run_now.again": "A round has started today already. The next one can start tomorrow.",
    "run_now.open": "Round {number} is still open. A new one can start when it has closed.",
    "run_now.paused": "The program is paused. `/mentor-admin resume` goes on with it, then a round can start.",
    "rules.hours": "Write a whole number of hours from 0 to {most}.",
    "setup.archived": "This channel is archived. Unarchive it, or start the program in another channel.",
    "setup.channel_only": "A program lives in a channel. Type `/mentor-admin setup` in the channel it is for.",
    "setup.invite": "We cannot post in this channel yet. Type `/invite` and choose this app, then try again.",
    "setup.name_missing": "Give the program a name.",
    "setup.name_too_long": "Please shorten the name to {limit} characters.",
    "setup.not_allowed": "Only workspace admins can start a program. Ask one to type `/mentor-admin setup` here.",
    "setup.far": "{date} is more than two years ahead. Choose an earlier day.",
    "setup.past": "That day is over. Choose today or a later day for the first round.",
    "setup.taken": "This channel has a program already. `/mentor-admin edit` changes it; another one needs its own.",
    "actions.full": "These are enough next steps for one session. Mark one as done first.",
    "actions.not_yours": "Only whoever wants to do this can mark it as done. `/circle actions` shows your own.",
    "circle.nowhere": "You are not in a circle at the moment. `/circle join` shows the programs that you can join.",
    "circle.not_yet": "You are in {name}, and in none of its circles at the moment. We write to you when there is one "
    "for you; `/mentor leave` takes you out of the program.",
    "circle.not_yours": "This belongs to a circle that you are not in. `/circle list` shows yours.",
    "session.begun": "This session has begun already, so this cannot be changed any more.",
    "session.choose_time": "Choose at least one of the times, or close this and click “I cannot”.",
    "session.choose_one": "Choose one of them.",
    "session.no_other": "No other time lies in everybody's hours. Write in your circle's channel what would suit you.",
    "session.no_partner": "This person cannot stand in for you this time. Choose somebody else, or hand it on.",
    "session.nobody_else": "Everybody else has been asked or is away. Write in your circle's channel who could do it.",
    "session.not_asked": "You were not asked to lead this session, so there is nothing to answer.",
    "session.not_leader": "Only whoever leads this session can do this. `/circle next` shows who that is.",
    "session.not_mover": "Only whoever leads this session, or an owner, can move it. Ask them.",
    "session.not_yet": "This session has not begun yet. We ask you who came when it is over.",
    "session.settled": "This has been settled meanwhile: somebody else leads the session.",
    "session.time_gone": "This time is not offered any more. `/circle next` shows how it stands.",
    "came.missing": "Choose whoever came, or tick “It did not take place”.",
    "came.either": "Choose whoever came, or tick that it did not take place: not both.",
    "came.noted": "The circle has said meanwhile who came, so there is nothing left to note.",
    "note.empty": "Write something into one of the fields, or close this.",
    "thanks.missing": "Choose somebody, and write a line to them.",
    "thanks.not_in_circle": "You can thank the people of your own circle. Choose one of them.",
    "session.none": "There is no session ahead at the moment. You hear of the next one in your circle's channel.",
    "top_up.gone": "There is nothing to decide here any more: an owner has been quicker, or something has changed.",
    "top_up.late": "There is too little time left in this round for new groups. Whoever waits comes first in the "
    "next one.",
    "topics.gone": "This topic is not there any more. The program's channel has those for the next season.",
    "topics.full": "There are enough topics for now. Vote for the ones that matter to you.",
    "topics.missing": "Write what you would like to talk about.",
    "topics.taken": "This topic has been taken up already. Suggest another one.",
    "circle.none_to_join": "There is no program of circles that you could join here. `/mentor join` shows all others.",
    "circle.swap_leader": "It is not your turn to lead, so there is nothing to swap. `/circle next` shows who leads.",
    "circle.swap_who": "Name one person, like this: `/circle swap @name`. With nothing after it, you see whom to ask.",
    "circle.rsvp": "Write `/circle rsvp yes` or `/circle rsvp no`; with nothing after it you get the buttons.",
    "circle.forming": "Choose how circles are formed: by the matching, by topic, or by hand.",
    "circle.change_gone": "This cannot be done any more: people have come or gone meanwhile. `/mentor-admin circles` "
    "shows how the circles stand now.",
    "circle.open_season": "A season is going on, and its sessions are planned. Rhythm and number of sessions can be "
    "changed once it has closed; all else can be changed now.",
    "circle.meetings": "A season has {low} to {high} sessions.",
    "circle.minutes": "A session takes {low} to {high} minutes.",
    "circle.mixing": "One of these wishes is not known here. Please choose from the list.",
    "circle.size": "Choose a number from {low} to {high}.",
    "circle.size_order": "The largest circle cannot be smaller than the smallest one.",
    "circle.theme": "Choose a theme from the list, or none for a little of everything.",
    "circle.unknown": "There is no “{name}” here. Please leave it out.",
    "choices.section": "“{name}” is a section: write [{name}] on a line of its own.",
    "choices.unknown": "There is no “{name}” here. Please leave it out.",
    "choices.meant": "There is no “{name}” here. You may mean “{meant}”.",
    "choices.number": "“{name}” takes a whole number from 0 to {most}.",
    "choices.switch": "“{name}” takes true or false.",
    "choices.word": "“{name}” takes important, nice or ignore.",
    "sheet.column_missing": "The first line needs a column “{name}”.",
    "sheet.column_unknown": "There is no column “{name}”. Please rename or remove it.",
    "sheet.column_meant": "There is no column “{name}”. You may mean “{meant}”.",
    "sheet.column_twice": "The column “{name}” is there twice. Please keep one.",
    "sheet.cells": "This line has more than {count} cells. A cell with a comma in it needs quotation marks.",
    "sheet.no_id": "This line has no id. Please give everybody one of their own.",
    "sheet.twice": "“{id}” is on line {line} already. Please keep one of them.",
    "sheet.role": "In this kind of program everybody is a mentor or a mentee. Please write which.",
    "sheet.choice": "“{value}” is none of: {words}.",
    "sheet.number": "“{value}” is not a whole number from {least} to {most}.",
    "sheet.yes": "“{value}” is neither yes nor no.",
    "sheet.zone": "“{value}” is no time zone. Please write one like Europe/Berlin.",
    "sheet.hours": "“{value}” are no working hours. Please write them like 9:00-17:30, inside one day.",
    "sheet.days": "“{value}” are no days. Please write them like mon-fri, or mon tue thu.",
    "sheet.too_long": "This has {length} characters. Please shorten it to {limit}.",
    "sheet.unseen": "A character in it cannot be seen ({code}). Please type the words anew.",
    "sheet.pair": "A line needs two different people, one and other.",
    "skills.too_long": "“{start}…” is too long. Use at most {limit} characters for each, with commas between them.",
    "skills.too_many": "These are {count}; {limit} are enough. Keep the ones that matter most.",
    "skip.moved": "There is no round on that day any more. We tell you before the next one comes; you can skip it "
    "then.",
    "skip.too_late": "People have been matched for this round, so it cannot be skipped any more. Tell your group, or "
    "choose “We could not” when we ask.",
    "slack.too_slow": "That took too long, and Slack gave up waiting. Nothing was changed; please click once more.",
}


def sentence(error: MentoringError) -> str:
    """What the person is told, safe to put into a message. An InvalidInput names every problem."""
    if isinstance(error, InvalidInput):
        return " ".join(dict.fromkeys(sentence(problem) for problem in error.fields.values())) or WORDS[error.key]
    return _fill(error)


def field_sentences(error: InvalidInput) -> dict[str, str]:
    """The same for the fields of a form: block id -> what Slack shows beside it, which is plain text."""
    return {name: unescape(sentence(problem)).replace("`", "") for name, problem in error.fields.items()}


def unexpected(short_id: str) -> str:
    """For what nobody foresaw; the log has the same id."""
    return (
        "Something went wrong on our side, and nothing was changed. Please try again. If it happens again, tell your "
        f"workspace admin this code: `{short_id}`."
    )


def busy() -> str:
    """When the database could not be reached in time."""
    return "A lot is going on right now, and nothing was changed. Please try again in a moment."


def _fill(error: MentoringError) -> str:
    words = WORDS.get(error.key, WORDS["input.invalid"])
    return words.format_map({name: _value(name, value) for name, value in error.values.items()})


def _value(name: str, value: Any) -> str:
    if name == "channels":
        return _channels(value)
    if isinstance(value, time):
        return clock(value)
    if name == "rule":
        return rule_words(value)
    return typed(str(value), 100)


def _channels(channel_ids: Iterable[str]) -> str:
    shown = [f"<#{channel_id}>" for channel_id in channel_ids if channel_id.isalnum()]
    if len(shown) > 5:
        return listed([*shown[:5], count(len(shown) - 5, "other channel")])
    return listed(shown, last="or")
