// One message, as the chosen person sees it.

import { append, avatar, h, icon, link, picture, safeImageUrl } from "./dom.js";
import { renderAttachments, renderBlocks } from "./blocks.js";
import { emojiAt } from "./emoji.js";
import { showJson, showPicture } from "./dialogs.js";
import { menuButton } from "./floating.js";
import { mrkdwnNodes } from "./mrkdwn.js";
import { surfaceEnv, textEnv } from "./surface.js";
import { clockTime, fromTs, fullMoment } from "./time.js";

/** What people have entered in messages and not sent yet, by channel and ts: it survives redraws. */
const enteredIn = new Map();

function enteredFor(message) {
  const key = `${message.channel}/${message.ts}`;
  if (!enteredIn.has(key)) enteredIn.set(key, new Map());
  return enteredIn.get(key);
}

const QUICK = ["+1", "tada", "heart", "eyes", "white_check_mark", "joy"];

const isNotice = (message) => /^(channel|group)_(join|leave|topic|purpose|name|archive|unarchive)$/.test(message.subtype ?? "");

/** Messages of one author within five minutes share one heading. */
export function continues(message, before) {
  if (!before || before.user !== message.user || before.username !== message.username) return false;
  if (Boolean(before.ephemeral_to) !== Boolean(message.ephemeral_to) || isNotice(before)) return false;
  return Number(message.ts) - Number(before.ts) < 300;
}

export function drawMessage(store, open, message, { compact, inThread }) {
  const name = message.username || store.name(message.user);
  const when = fromTs(message.ts);
  const time = clockTime(when, store.tz, store.locale);
  const stamp = h("time", { class: "message-time", datetime: when.toISOString(), title: fullMoment(when, store.tz, store.locale) }, time);
  const app = Boolean(message.bot_id) || store.isBot(message.user);
  if (isNotice(message)) return notice(store, open, message, name, stamp);
  const small = compact && !message.ephemeral_to;
  return h("article", {
    class: `message${small ? " message-compact" : ""}${message.ephemeral_to ? " message-ephemeral" : ""}`,
    "aria-label": `${name}, ${time}`, tabindex: "-1", data: { ts: message.ts },
  },
  h("div", { class: "message-gutter" }, small ? stamp.cloneNode(true) : avatar({ id: message.user, name, app })),
  h("div", { class: "message-main" },
    message.ephemeral_to ? h("div", { class: "only-you" }, icon("eye"), "Only visible to you") : null,
    small ? null : heading(open, message, name, app, stamp),
    broadcast(open, message, inThread),
    body(store, open, message),
    files(message),
    reactions(store, open, message),
    inThread ? null : replies(open, message)),
  tools(open, message, inThread));
}

function notice(store, open, message, name, stamp) {
  return h("article", { class: "message message-notice", "aria-label": `${name}, notice`, tabindex: "-1", data: { ts: message.ts } },
    h("div", { class: "message-gutter" }, stamp),
    h("div", { class: "message-main text muted" }, mrkdwnNodes(message.text || `${name} changed the channel`, textEnv(store, open))));
}

function heading(open, message, name, app, stamp) {
  return h("div", { class: "message-head" },
    h("button", { type: "button", class: "author", tabindex: "-1", on: { click: () => open.person(message.user) } }, name),
    app ? h("span", { class: "badge badge-app" }, "App") : null,
    stamp);
}

function body(store, open, message) {
  const env = surfaceEnv(store, open, {
    surface: "message", target: { channel: message.channel, ts: message.ts }, blocks: blocksOf(message), entered: enteredFor(message),
  });
  const edited = message.edited ? h("span", { class: "edited" }, "(edited)") : null;
  const blocks = message.blocks?.length ? renderBlocks(message.blocks, env) : null;
  if (blocks && edited) append(blocks.at(-1), [edited]);
  const text = !blocks && message.text ? h("div", { class: "text" }, mrkdwnNodes(message.text, env.text), edited ? [" ", edited] : null) : null;
  return h("div", { class: "message-body" }, blocks, text, renderAttachments(message.attachments, env));
}

const blocksOf = ({ blocks, attachments }) => [...(blocks ?? []), ...(attachments ?? []).flatMap((one) => one.blocks ?? [])];

function files(message) {
  if (!message.files?.length) return null;
  return h("div", { class: "files" }, message.files.map((file) => {
    const url = file.url ?? file.url_private;
    const title = file.title || file.name;
    if (!/^image\//.test(file.mimetype ?? "") || !safeImageUrl(url)) return fileCard(file, url);
    const label = file.alt_txt || title;
    return h("figure", { class: "figure" },
      h("figcaption", { class: "caption" }, title),
      h("button", { type: "button", class: "enlarge", title: "Enlarge", "aria-label": `Enlarge ${title}`, on: { click: () => showPicture(title, url, label) } },
        picture(url, label, { class: "picture" })));
  }));
}

function fileCard(file, url) {
  return link(url, h("span", { class: "file-card" }, icon("file"),
    h("span", {}, h("strong", {}, file.title || file.name), h("span", { class: "muted" }, ` ${file.mimetype ?? ""}`))));
}

function reactions(store, open, message) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions", "aria-label": "Reactions", role: "group" }, message.reactions.map((reaction) => {
    const users = reaction.users ?? [];
    const who = users.map((id) => store.name(id)).join(", ");
    const count = reaction.count ?? users.length;
    const mine = users.includes(store.me?.id);
    return h("button", { type: "button", class: `reaction${mine ? " reaction-mine" : ""}`, title: `${who}: :${reaction.name}:`, "aria-label": `${reaction.name}, ${count}: ${who}`, "aria-pressed": String(mine), on: { click: () => open.react(message, reaction.name) } },
      emojiAt(`:${reaction.name}:`)?.char ?? `:${reaction.name}:`, h("span", { class: "reaction-count" }, String(count)));
  }));
}

/** An answer that stands in the channel too says so in both places. */
function broadcast(open, message, inThread) {
  if (message.subtype !== "thread_broadcast") return null;
  if (inThread) return h("div", { class: "broadcast muted" }, "Also sent to the channel");
  return h("button", { type: "button", class: "broadcast replies", on: { click: () => open.thread(message.thread_ts) } }, icon("reply"), "Replied to a thread");
}

function replies(open, message) {
  if (!message.reply_count) return null;
  const words = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  return h("button", { type: "button", class: "replies", on: { click: () => open.thread(message.ts) } }, icon("reply"), words);
}

function tools(open, message, inThread) {
  const root = message.thread_ts ?? message.ts;
  const reply = inThread || message.ephemeral_to ? null
    : h("button", { type: "button", class: "icon-button", title: "Reply in thread", "aria-label": "Reply in thread", on: { click: () => open.thread(root) } }, icon("reply"));
  const json = h("button", { type: "button", class: "icon-button", title: "Show the message's JSON", "aria-label": "Show the message's JSON", on: { click: () => showJson("The message as JSON", message) } }, icon("code"));
  const react = message.ephemeral_to ? null : menuButton({
    label: "React", content: h("span", { class: "icon-text" }, "☺"), className: "icon-button",
    items: QUICK.map((name) => ({ text: `${emojiAt(`:${name}:`).char} ${name}`, run: () => open.react(message, name) })),
  });
  return h("div", { class: "message-tools", role: "group", "aria-label": "Message tools" }, react, reply, json);
}
