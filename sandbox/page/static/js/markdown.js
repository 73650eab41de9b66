// The markdown block: standard Markdown -> DOM nodes. HTML in it is shown as it was typed.

import { h, link, picture } from "./dom.js";
import { emojiAt } from "./emoji.js";
import { decode, emojiNode, mrkdwnNodes } from "./mrkdwn.js";

const DEEPEST = 6;

export function renderMarkdown(text, env) {
  return blocks(String(text ?? "").replace(/\r\n?/g, "\n").split("\n"), env, 0);
}

const KINDS = [fence, heading, rule, table, quote, list];

function blocks(lines, env, depth) {
  const nodes = [];
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) nodes.push(h("p", {}, inline(paragraph.join("\n"), env)));
    paragraph = [];
  };
  for (let at = 0; at < lines.length; ) {
    const found = depth < DEEPEST ? firstOf(lines, at, env, depth) : null;
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.next;
    } else {
      if (lines[at].trim()) paragraph.push(lines[at]);
      else flush();
      at += 1;
    }
  }
  flush();
  return nodes;
}

function firstOf(lines, at, env, depth) {
  for (const kind of KINDS) {
    const found = kind(lines, at, env, depth);
    if (found) return found;
  }
  return null;
}

function fence(lines, at) {
  if (!/^\s*```/.test(lines[at])) return null;
  let end = at + 1;
  while (end < lines.length && !/^\s*```\s*$/.test(lines[end])) end += 1;
  return { node: h("pre", { class: "code-block" }, lines.slice(at + 1, end).join("\n")), next: end + 1 };
}

function heading(lines, at, env) {
  const match = /^(#{1,6})\s+(.*?)\s*#*$/.exec(lines[at]);
  if (!match) return null;
  const level = match[1].length;
  const node = h("div", { class: `md-heading md-h${level}`, role: "heading", "aria-level": Math.min(6, level + 2) }, inline(match[2], env));
  return { node, next: at + 1 };
}

function rule(lines, at) {
  return /^\s*([-*_])(\s*\1){2,}\s*$/.test(lines[at]) ? { node: h("hr", { class: "divider" }), next: at + 1 } : null;
}

const cellsOf = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

function table(lines, at, env) {
  if (!lines[at].includes("|") || !/^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? "")) return null;
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|")) end += 1;
  const row = (line, tag) => h("tr", {}, cellsOf(line).map((cell) => h(tag, tag === "th" ? { scope: "col" } : {}, inline(cell, env))));
  const body = lines.slice(at + 2, end).map((line) => row(line, "td"));
  const node = h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", { class: "table" }, h("thead", {}, row(lines[at], "th")), h("tbody", {}, body)));
  return { node, next: end };
}

function quote(lines, at, env, depth) {
  if (!/^\s*>/.test(lines[at])) return null;
  let end = at;
  while (end < lines.length && /^\s*>/.test(lines[end])) end += 1;
  const inner = lines.slice(at, end).map((line) => line.replace(/^\s*> ?/, ""));
  return { node: h("blockquote", { class: "quote" }, blocks(inner, env, depth + 1)), next: end };
}

const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/;

function list(lines, at, env, depth) {
  const first = ITEM.exec(lines[at]);
  if (!first) return null;
  const indent = first[1].length;
  const items = [];
  let end = at;
  for (; end < lines.length; end += 1) {
    const match = ITEM.exec(lines[end]);
    const starts = match && match[1].length <= indent;
    if (starts && (match[1].length < indent || Boolean(match[3]) !== Boolean(first[3]))) break;
    if (starts) items.push([match[4]]);
    else if (lines[end].trim() && /^\s{2,}/.test(lines[end])) items.at(-1).push(lines[end].replace(/^\s{2,4}/, ""));
    else break;
  }
  const ordered = Boolean(first[3]);
  const nodes = items.map((item) => listItem(item, env, depth));
  return { node: h(ordered ? "ol" : "ul", { class: "rich-list", start: ordered && first[3] !== "1" ? first[3] : null }, nodes), next: end };
}

function listItem([head, ...rest], env, depth) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(head);
  const words = task ? [task[1] === " " ? "☐ " : "☑ ", inline(task[2], env)] : inline(head, env);
  return h("li", {}, words, rest.length ? blocks(rest, env, depth + 1) : null);
}

const INLINE = [
  [/^\\([\\`*_{}[\]()#+\-.!~|>])/, (m) => m[1]],
  [/^`([^`\n]+)`/, (m) => h("code", { class: "code" }, m[1])],
  [/^!\[([^\]]*)\]\(([^()\s]+)\)/, (m) => picture(m[2], m[1], { class: "md-image" })],
  [/^\[([^\]]+)\]\(([^()\s]+)(?:\s+"[^"]*")?\)/, (m, env) => link(m[2], inline(m[1], env))],
  [/^(\*\*|__)(?=\S)([^\n]{0,2000}?\S)\1/, (m, env) => h("strong", {}, inline(m[2], env))],
  [/^~~(?=\S)([^\n]{0,2000}?\S)~~/, (m, env) => h("s", {}, inline(m[1], env))],
  [/^\*(?=\S)([^*\n]{0,2000}?\S)\*/, (m, env) => h("em", {}, inline(m[1], env))],
  [/^_(?=\S)([^_\n]{0,2000}?\S)_(?![\p{L}\p{N}])/u, (m, env) => h("em", {}, inline(m[1], env))],
  [/^<(?:[@#!][^<>\n]+|https?:[^<>\n]+)>/, (m, env) => mrkdwnNodes(m[0], env)],
  [/^https?:\/\/[^\s<>()]*[^\s<>().,;:!?]/, (m) => link(m[0], m[0])],
  [/^&(amp|lt|gt);/, (m) => decode(m[0])],
];

function inline(text, env) {
  const nodes = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at, at + 2100);
    const found = /[\\`!*_~<h&[:]/.test(text[at]) ? match(rest, env, text[at - 1]) : null;
    if (found) nodes.push(plain, found.node);
    plain = found ? "" : plain + text[at];
    at += found?.length ?? 1;
  }
  return [...nodes, plain];
}

function match(rest, env, before) {
  const emoji = rest[0] === ":" ? emojiAt(rest) : null;
  if (emoji) return { node: emojiNode(emoji), length: emoji.length };
  if (rest[0] === "_" && /[\p{L}\p{N}]/u.test(before ?? "")) return null;
  for (const [pattern, draw] of INLINE) {
    const found = pattern.exec(rest);
    if (found) return { node: draw(found, env), length: found[0].length };
  }
  return null;
}
