// The ground on which blocks stand: who looks at them, what was entered, and how the app hears of a click.

import { call } from "./api.js";
import { safeUrl } from "./dom.js";
import { askConfirm, toast } from "./dialogs.js";
import { renderText, textOf } from "./mrkdwn.js";
import { slotOf, typedIn, valueOfState } from "./values.js";

/** How texts look to the person who was chosen. */
export function textEnv(store, open) {
  return {
    tz: store.tz,
    locale: store.me?.locale ?? "en-US",
    now: store.now(),
    user: (id) => (store.users.has(id) || id === store.bot?.user_id ? { name: store.name(id), isMe: id === store.me?.id } : null),
    channel: (id) => {
      const channel = store.channels.get(id);
      return channel ? { name: store.channelLabel(channel) } : null;
    },
    onUser: (id) => open.person(id),
    onChannel: (id) => open.channel(id),
  };
}

function choicesOf(store) {
  return {
    people: () => [...store.users.values()].filter((user) => !user.deleted).map((user) => ({
      id: user.id, label: user.real_name || user.name, handle: user.name, detail: user.profile?.title || null, isBot: user.is_bot,
    })),
    channels: () => [...store.channels.values()].filter((channel) => channel.kind === "public" && !channel.is_archived).map((channel) => room(store, channel)),
    conversations: (filter) => [...store.channels.values()].filter((channel) => !channel.is_archived && fits(store, channel, filter)).map((channel) => room(store, channel)),
  };
}

const room = (store, channel) => ({ id: channel.id, label: `${channel.kind === "im" || channel.kind === "mpim" ? "" : "#"}${store.channelLabel(channel)}` });

function fits(store, channel, filter) {
  if (filter.include && !filter.include.includes(channel.kind)) return false;
  if (channel.kind === "im" && filter.exclude_bot_users) return !channel.members.some((id) => store.isBot(id));
  return true;
}

/**
 * The env that blocks need (see elements.js). `target` says what `click` has to name: {channel, ts} or {view_id} or
 * {home: true}. `blocks`: all that stand on it. `state`: state.values of a view. `entered`: a Map that outlives redraws.
 */
export function surfaceEnv(store, open, { surface, target, blocks, state = null, entered = new Map(), errors = null }) {
  const stateOf = (block, element) => state?.[block.block_id]?.[element.action_id];
  const env = {
    surface,
    errors,
    text: textEnv(store, open),
    here: store.place?.channel ?? null,
    ...choicesOf(store),
    state: stateOf,
    current: (block, element) => {
      const key = slotOf(block, element);
      return entered.has(key) ? entered.get(key) : valueOfState(stateOf(block, element));
    },
    keep: (block, element, value) => entered.set(slotOf(block, element), value),
    loadOptions: (block, element, query) =>
      call("options", { user: store.me.id, action_id: element.action_id, block_id: block.block_id, value: query, ...target }),
    act: (block, element, value, node) => act({ store, env, target, values: typedIn(blocks, entered) }, { block, element, value, node }),
  };
  return env;
}

async function act({ store, env, target, values }, { block, element, value, node }) {
  if (element.confirm && !(await askConfirm(question(element.confirm, env)))) return;
  if (element.url && !safeUrl(element.url)) toast("That link is not a web address, so it was not opened.", { problem: true });
  busy(node, true);
  try {
    const outcome = await store.act("click", {
      action_id: element.action_id, block_id: block.block_id, values, ...target, ...(value === null || value === undefined ? {} : { value }),
    });
    if (outcome.failure) fail(node, outcome.failure);
    else clearFailure(node);
  } catch (problem) {
    fail(node, problem.message);
  } finally {
    busy(node, false);
  }
}

function question(confirm, env) {
  return {
    title: textOf(confirm.title) || "Are you sure?",
    body: renderText(confirm.text, env.text),
    confirm: textOf(confirm.confirm) || "Yes",
    deny: textOf(confirm.deny) || "Cancel",
    danger: confirm.style === "danger",
  };
}

function busy(node, on) {
  if (on) node?.setAttribute("aria-busy", "true");
  else node?.removeAttribute("aria-busy");
}

function clearFailure(node) {
  node?.closest(".block")?.querySelector(".click-failure")?.remove();
}

/** Slack's words for a click that failed, beside what was clicked. */
function fail(node, words) {
  clearFailure(node);
  const block = node?.closest(".block");
  const note = document.createElement("div");
  note.className = "click-failure";
  note.setAttribute("role", "alert");
  note.textContent = words;
  if (block?.isConnected) block.append(note);
  else toast(words, { problem: true });
}
