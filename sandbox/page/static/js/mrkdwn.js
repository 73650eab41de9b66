// Slack's mrkdwn and plain text -> DOM nodes. Everything ends up in text nodes.
//
// `env` says who looks: {user(id) -> {name}|null, channel(id) -> {name}|null, tz, locale, now: Date,
// onUser(id), onChannel(id)}.

import { h, link } from "./dom.js";
import { emojiAt } from "./emoji.js";
import { formatDateTokens } from "./time.js";

const STYLES = { "*": "strong", _: "em", "~": "s" };
const LONGEST_STYLE = 3000;
const BOUNDARY = /[^\p{L}\p{N}]/u;

export const decode = (text) => text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);

/** What a person typed, made safe to send: Slack escapes these three characters. */
export const encode = (text) => text.replace(/[&<>]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[char]);

/** A text object of Block Kit ({type, text, emoji}) as nodes. */
export function renderText(object, env) {
  if (typeof object === "string") return plainNodes(object, true);
  if (object?.type === "mrkdwn") return mrkdwnNodes(object.text ?? "", env, { verbatim: object.verbatim === true });
  return plainNodes(object?.text ?? "", object?.emoji !== false);
}

/** A text object as a plain string, for labels. */
export function textOf(object) {
  const text = typeof object === "string" ? object : (object?.text ?? "");
  return plainNodes(decode(text), true).map((node) => node.textContent).join("");
}

export function plainNodes(text, emoji) {
  if (!emoji) return [document.createTextNode(decode(String(text)))];
  const out = new Nodes();
  const source = String(text);
  for (let at = 0; at < source.length; ) {
    const found = source[at] === ":" ? emojiAt(source.slice(at, at + 90)) : null;
    if (found) out.push(emojiNode(found));
    else out.text(source[at]);
    at += found?.length ?? 1;
  }
  return out.done().map((node) => (node.nodeType === Node.TEXT_NODE ? document.createTextNode(decode(node.data)) : node));
}

export function mrkdwnNodes(text, env, { verbatim = false } = {}) {
  const nodes = [];
  const pieces = String(text).split(/```([\s\S]+?)```/);
  pieces.forEach((piece, index) => {
    if (index % 2) nodes.push(h("pre", { class: "code-block" }, rawText(piece.replace(/^\n|\n$/g, ""))));
    else nodes.push(...quoted(index ? piece.replace(/^\n/, "") : piece, env, verbatim));
  });
  return nodes;
}

function quoted(text, env, verbatim) {
  const nodes = [];
  const rest = /^(?:>>>|&gt;&gt;&gt;) ?/;
  const mark = /^(?:>|&gt;) ?/;
  let plain = [];
  let quote = [];
  const flushPlain = () => plain.length && nodes.push(...inline(plain.join("\n"), env, { verbatim }));
  const flushQuote = () => quote.length && nodes.push(h("blockquote", { class: "quote" }, inline(quote.join("\n"), env, { verbatim })));
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (rest.test(line)) {
      flushPlain();
      plain = [];
      quote = [line.replace(rest, ""), ...lines.slice(index + 1)];
      break;
    }
    const isQuote = mark.test(line);
    if (isQuote && plain.length) plain = (flushPlain(), []);
    if (!isQuote && quote.length) quote = (flushQuote(), []);
    (isQuote ? quote : plain).push(isQuote ? line.replace(mark, "") : line);
  }
  flushPlain();
  flushQuote();
  return nodes;
}

/** Gathers characters into text nodes. */
class Nodes {
  constructor() {
    this.list = [];
    this.buffer = "";
  }

  text(piece) {
    this.buffer += piece;
  }

  push(...nodes) {
    if (this.buffer) this.list.push(document.createTextNode(this.buffer));
    this.buffer = "";
    this.list.push(...nodes);
  }

  done() {
    this.push();
    return this.list;
  }
}

function inline(text, env, { verbatim, inside = "" }) {
  const out = new Nodes();
  for (let at = 0; at < text.length; ) {
    const step = special(text, at, env, { verbatim, inside });
    if (step) {
      out.push(...step.nodes);
      at = step.end;
    } else {
      const entity = /^&(amp|lt|gt);/.exec(text.slice(at, at + 5));
      out.text(entity ? decode(entity[0]) : text[at]);
      at += entity ? entity[0].length : 1;
    }
  }
  return out.done();
}

function special(text, at, env, context) {
  const char = text[at];
  if (char === "<") return angle(text, at, env);
  if (char === "`") return code(text, at);
  if (char in STYLES) return styled(text, at, env, context);
  if (char === ":") return emoji(text, at);
  if (char === "h" && !context.verbatim) return bareUrl(text, at);
  return null;
}

function emoji(text, at) {
  const found = emojiAt(text.slice(at, at + 90));
  return found && { nodes: [emojiNode(found)], end: at + found.length };
}

export function emojiNode({ char, name }) {
  return h("span", { class: "emoji", role: "img", "aria-label": name, title: `:${name}:` }, char);
}

function code(text, at) {
  const match = /^`([^`\n]+)`/.exec(text.slice(at, at + LONGEST_STYLE));
  return match && { nodes: [h("code", { class: "code" }, rawText(match[1]))], end: at + match[0].length };
}

/** Text inside code: no styles, but links keep their readable form. */
function rawText(text) {
  return decode(text.replace(/<(https?:[^|>]*|mailto:[^|>]*)(?:\|([^>]*))?>/g, (_, url, label) => label || url));
}

function styled(text, at, env, { verbatim, inside }) {
  const mark = text[at];
  if (inside.includes(mark)) return null;
  if (at > 0 && !BOUNDARY.test(text[at - 1])) return null;
  const end = closing(text, at, mark);
  if (end < 0) return null;
  const content = inline(text.slice(at + 1, end), env, { verbatim, inside: inside + mark });
  return { nodes: [h(STYLES[mark], {}, content)], end: end + 1 };
}

function closing(text, at, mark) {
  if (/\s|^$/.test(text[at + 1] ?? "")) return -1;
  const limit = Math.min(text.length, at + LONGEST_STYLE);
  for (let end = at + 1; end < limit && text[end] !== "\n"; end += 1) {
    const skip = text[end] === "<" ? text.indexOf(">", end) : text[end] === "`" ? text.indexOf("`", end + 1) : -1;
    if (skip > 0 && skip < limit) end = skip;
    const closes = text[end] === mark && end > at + 1 && !/\s/.test(text[end - 1]);
    if (closes && (end + 1 >= text.length || BOUNDARY.test(text[end + 1]))) return end;
  }
  return -1;
}

function bareUrl(text, at) {
  if (at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1])) return null;
  const match = /^https?:\/\/[^\s<>|"]+/.exec(text.slice(at, at + LONGEST_STYLE));
  if (!match) return null;
  const url = match[0].replace(/[.,;:!?)*_~'\]]+$/, "");
  return { nodes: [link(decode(url), decode(url))], end: at + url.length };
}

function angle(text, at, env) {
  const end = text.indexOf(">", at);
  if (end < 0 || text.slice(at + 1, end).includes("<")) return null;
  const [target, ...rest] = text.slice(at + 1, end).split("|");
  const node = reference(target, rest.length ? rest.join("|") : null, env);
  return node && { nodes: [node], end: end + 1 };
}

function reference(target, label, env) {
  if (target.startsWith("@")) return userNode(target.slice(1), env, label);
  if (target.startsWith("#")) return channelNode(target.slice(1), env, label);
  if (target.startsWith("!date^")) return dateNode(target, label, env);
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, decode(label ?? "@group"));
  if (target.startsWith("!")) return broadcastNode(target.slice(1), label);
  if (!/^[a-z][a-z0-9+.-]*:/i.test(target)) return null;
  const words = label ? plainNodes(label, true) : decode(target.replace(/^(mailto|tel):/, ""));
  return link(decode(target), words);
}

export function userNode(id, env, label = null) {
  const user = env.user(id);
  const name = user?.name ?? (label ? decode(label) : id);
  const mine = user?.isMe ? " mention-me" : "";
  if (!env.onUser || !user) return h("span", { class: `mention${mine}` }, `@${name}`);
  return h("button", { type: "button", class: `mention${mine}`, on: { click: () => env.onUser(id) } }, `@${name}`);
}

export function channelNode(id, env, label = null) {
  const channel = env.channel(id);
  if (!channel) return h("span", { class: "mention" }, label ? `#${decode(label)}` : "#private-channel");
  return h("button", { type: "button", class: "mention", on: { click: () => env.onChannel?.(id) } }, `#${channel.name}`);
}

export function broadcastNode(range, label = null) {
  const known = ["here", "channel", "everyone"].includes(range);
  return h("span", { class: "mention mention-me" }, known ? `@${range}` : decode(label ?? range));
}

function dateNode(target, label, env) {
  const [, epoch, pattern = "", ...rest] = target.split("^");
  return dateElement(epoch, decode(pattern), label === null ? null : decode(label), rest.join("^"), env);
}

export function dateElement(epoch, pattern, fallback, url, env) {
  const words = formatDateTokens(epoch, pattern, env) ?? fallback ?? pattern;
  const stamp = new Date(Number(epoch) * 1000);
  const iso = Number.isNaN(stamp.getTime()) ? null : stamp.toISOString();
  const node = h("time", { class: "date-token", datetime: iso, title: iso }, words);
  return url ? link(decode(url), node) : node;
}
