// The rich_text block: sections, lists, quotes, preformatted text and what stands in them.

import { h, link } from "./dom.js";
import { emojiByCode, emojiByName } from "./emoji.js";
import { broadcastNode, channelNode, dateElement, emojiNode, userNode } from "./mrkdwn.js";

const PARTS = { rich_text_section: section, rich_text_list: list, rich_text_quote: quote, rich_text_preformatted: preformatted };

export function renderRichText(block, env, unknown) {
  return (block.elements ?? []).map((part) => {
    const draw = PARTS[part?.type];
    return draw ? draw(part, env, unknown) : unknown(part, "rich text part");
  });
}

function inlineOf(part, env, unknown) {
  return (part.elements ?? []).map((element) => inlineNode(element, env, unknown));
}

function section(part, env, unknown) {
  return h("div", { class: "rich-section" }, inlineOf(part, env, unknown));
}

function quote(part, env, unknown) {
  return h("blockquote", { class: "quote" }, inlineOf(part, env, unknown));
}

function preformatted(part, env, unknown) {
  return h("pre", { class: "code-block" }, inlineOf(part, env, unknown));
}

function list(part, env, unknown) {
  const ordered = part.style === "ordered";
  const indent = Math.min(8, Math.max(0, Number(part.indent) || 0));
  const items = (part.elements ?? []).map((item) => h("li", {}, inlineOf(item, env, unknown)));
  const start = ordered && Number(part.offset) ? Number(part.offset) + 1 : null;
  return h(ordered ? "ol" : "ul", { class: `rich-list indent-${indent}${part.border ? " quote" : ""}`, start }, items);
}

const ELEMENTS = {
  text: (element) => element.text ?? "",
  link: (element) => link(element.url, element.text || element.url),
  user: (element, env) => userNode(element.user_id, env),
  usergroup: (element) => h("span", { class: "mention" }, `@${element.usergroup_id}`),
  channel: (element, env) => channelNode(element.channel_id, env),
  broadcast: (element) => broadcastNode(element.range),
  team: (element) => h("span", { class: "mention" }, element.team_id),
  emoji: emoji,
  date: (element, env) => dateElement(element.timestamp, element.format ?? "{date}", element.fallback ?? null, element.url, env),
  color: (element) => color(element.value),
};

function emoji(element) {
  const char = emojiByCode(element.unicode) ?? emojiByName(element.name);
  return char ? emojiNode({ char, name: element.name ?? "emoji" }) : `:${element.name}:`;
}

function color(value) {
  const swatch = h("span", { class: "swatch", "aria-hidden": "true" });
  if (/^#[0-9a-f]{3,8}$/i.test(value)) swatch.style.backgroundColor = value;
  return h("span", {}, swatch, value);
}

const STYLE_TAGS = [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"], ["highlight", "mark"]];

function inlineNode(element, env, unknown) {
  const draw = ELEMENTS[element?.type];
  if (!draw) return unknown(element, "rich text element");
  let node = draw(element, env);
  for (const [style, tag] of STYLE_TAGS) {
    if (element.style?.[style]) node = h(tag, { class: tag === "code" ? "code" : null }, node);
  }
  return node;
}
