// Block Kit: one function per block type. A block of an unknown type becomes a visible error, never a gap.

import { append, fill, h, icon, link, picture, uid } from "./dom.js";
import { isGroup, renderElement } from "./elements.js";
import { renderMarkdown } from "./markdown.js";
import { plainNodes, renderText, textOf } from "./mrkdwn.js";
import { renderRichText } from "./richtext.js";

const DRAW = {
  section, header, image, context, actions, input, video, file, card, carousel, container, plan, alert, table,
  divider: () => h("hr", { class: "divider" }),
  context_actions: actions,
  rich_text: (block, env) => h("div", { class: "text" }, renderRichText(block, env.text, unknown)),
  markdown: (block, env) => h("div", { class: "text markdown" }, renderMarkdown(block.text, env.text)),
  data_table: table,
  task_card: taskCard,
};

/** The blocks as nodes; `env` as in elements.js, plus errors: {block_id: text}. */
export function renderBlocks(blocks, env) {
  return (Array.isArray(blocks) ? blocks : []).map((block) => renderBlock(block, env));
}

function renderBlock(block, env) {
  const draw = Object.hasOwn(DRAW, block?.type ?? "") ? DRAW[block.type] : null;
  const content = draw ? safely(draw, block, env) : unknown(block, "block");
  return h("div", { class: `block block-${draw ? block.type : "unknown"}`, data: { blockType: String(block?.type), blockId: block?.block_id ?? "" } }, content);
}

/** A block that is put together wrongly must not take the message down with it. */
function safely(draw, block, env) {
  try {
    return draw(block, env);
  } catch (problem) {
    return errorBox(`This ${block.type} block cannot be drawn: ${problem.message}`, block);
  }
}

export function unknown(thing, what) {
  return errorBox(`The sandbox cannot draw this ${what}: “${thing?.type ?? "no type"}”`, thing);
}

function errorBox(words, thing) {
  return h("div", { class: "block-error", role: "note", "aria-label": "Drawing error", data: { testid: "block-error" } },
    h("div", { class: "block-error-title" }, icon("warn"), words),
    h("details", {}, h("summary", {}, "Show its JSON"), h("pre", { class: "code-block json" }, JSON.stringify(thing, null, 2) ?? "")));
}

const words = (object, env, className = "text") => (object ? h("div", { class: className }, renderText(object, env.text)) : null);

function section(block, env) {
  const { accessory } = block;
  const fields = block.fields?.length
    ? h("div", { class: "fields" }, block.fields.map((field) => words(field, env, "text field-text")))
    : null;
  const body = h("div", { class: "section-body" }, words(block.text, env), fields);
  if (!accessory) return body;
  const label = textOf(block.text ?? block.fields?.[0]).split("\n")[0].slice(0, 80);
  const wide = !["button", "overflow", "image"].includes(accessory.type);
  return h("div", { class: `section${wide ? " section-wide" : ""}` }, body, h("div", { class: "accessory" }, element(accessory, env, { block, label })));
}

function element(thing, env, place) {
  if (thing?.type === "image") return picture(imageUrl(thing), thing.alt_text, { class: "thumb" });
  return renderElement(thing, env, place, unknown);
}

const imageUrl = (thing) => thing.image_url ?? thing.slack_file?.url ?? (thing.slack_file?.id ? `/sandbox/files/${thing.slack_file.id}/image` : "");

function header(block) {
  const level = Math.min(6, 2 + (Number(block.level) || 1));
  return h("div", { class: `header-text header-${block.level ?? 1}`, role: "heading", "aria-level": level }, plainNodes(block.text?.text ?? "", true));
}

function context(block, env) {
  return h("div", { class: "context" }, (block.elements ?? []).map((item) => {
    if (item?.type === "image") return picture(imageUrl(item), item.alt_text, { class: "context-image" });
    if (item?.type === "mrkdwn" || item?.type === "plain_text") return h("span", { class: "text" }, renderText(item, env.text));
    return unknown(item, "context element");
  }));
}

function actions(block, env) {
  return h("div", { class: "actions" }, (block.elements ?? []).map((item) => element(item, env, { block, label: "" })));
}

function input(block, env) {
  const inner = block.element ?? {};
  const labelId = uid("label");
  const id = uid("field");
  const error = env.errors?.[block.block_id];
  const hint = block.hint ? h("div", { class: "hint", id: `${id}-hint` }, renderText(block.hint, env.text)) : null;
  const problem = error ? h("div", { class: "field-error", id: `${id}-error`, role: "alert" }, icon("warn"), error) : null;
  const describedBy = [problem?.id, hint?.id].filter(Boolean).join(" ") || null;
  const place = { block, id, labelledBy: labelId, label: textOf(block.label), describedBy, invalid: Boolean(error), required: !block.optional };
  const caption = [plainNodes(block.label?.text ?? "", true), block.optional ? h("span", { class: "optional" }, " (optional)") : null];
  const label = isGroup(inner) ? h("div", { class: "label", id: labelId }, caption) : h("label", { class: "label", id: labelId, for: id }, caption);
  return h("div", { class: `field${error ? " field-invalid" : ""}` }, label, element(inner, env, place), problem, hint);
}

function image(block, env) {
  const title = block.title ? h("figcaption", { class: "caption" }, renderText(block.title, env.text)) : null;
  return h("figure", { class: "figure" }, title, picture(imageUrl(block), block.alt_text, { class: "picture" }));
}

function video(block, env) {
  const by = [block.provider_name, block.author_name].filter(Boolean).join(" · ");
  const title = h("strong", {}, renderText(block.title, env.text));
  return h("div", { class: "media-card" },
    h("div", { class: "video-thumb" }, picture(block.thumbnail_url, block.alt_text, { class: "picture" }), link(block.video_url, icon("play"), { class: "play", "aria-label": `Play ${textOf(block.title)}` })),
    h("div", { class: "media-words" }, by ? h("div", { class: "muted" }, by) : null, block.title_url ? link(block.title_url, title) : title, words(block.description, env)));
}

function file(block) {
  return h("div", { class: "file-card" }, icon("file"), h("span", {}, h("strong", {}, "Remote file"), h("span", { class: "muted" }, ` ${block.external_id ?? ""}`)));
}

function alert(block, env) {
  const level = ["info", "warning", "error", "success"].includes(block.level) ? block.level : "default";
  return h("div", { class: `callout callout-${level}`, role: level === "error" ? "alert" : "note" }, icon(level === "success" ? "check" : "warn"), words(block.text, env));
}

function card(block, env) {
  return h("div", { class: "card" },
    block.hero_image ? picture(imageUrl(block.hero_image), block.hero_image.alt_text, { class: "card-hero" }) : null,
    h("div", { class: "card-head" },
      block.icon ? picture(imageUrl(block.icon), block.icon.alt_text, { class: "card-icon" }) : null,
      h("div", {}, words(block.title, env, "text card-title"), words(block.subtitle, env, "text muted"))),
    words(block.body, env),
    words(block.subtext, env, "text muted"),
    block.actions?.length ? h("div", { class: "actions" }, block.actions.map((item) => element(item, env, { block, label: "" }))) : null);
}

function carousel(block, env) {
  return h("div", { class: "carousel", role: "group", "aria-label": "Cards", tabindex: "0" },
    (block.elements ?? []).map((item) => (item?.type === "card" ? card({ ...item, block_id: item.block_id ?? block.block_id }, env) : unknown(item, "carousel element"))));
}

function container(block, env) {
  const title = block.rich_text_title ? renderRichText(block.rich_text_title, env.text, unknown) : renderText(block.title, env.text);
  const head = [block.icon ? picture(imageUrl(block.icon), block.icon.alt_text, { class: "card-icon" }) : null, h("strong", {}, title), words(block.subtitle, env, "text muted")];
  const children = renderBlocks(block.child_blocks, env);
  if (!block.is_collapsible) return h("div", { class: "container" }, h("div", { class: "container-head" }, head), children);
  return h("details", { class: "container", open: !block.default_collapsed }, h("summary", { class: "container-head" }, head), children);
}

const TASK_STATES = { pending: "Waiting", in_progress: "Working", complete: "Done", error: "Failed" };

function taskCard(block, env) {
  const part = (rich) => (rich ? h("div", { class: "text" }, renderRichText(rich, env.text, unknown)) : null);
  const sources = (block.sources ?? []).map((source) => h("li", {}, source.url ? link(source.url, source.text ?? source.url) : (source.text ?? "")));
  return h("details", { class: "container", open: true },
    h("summary", { class: "container-head" }, h("strong", {}, plainNodes(block.title ?? "", true)), h("span", { class: `task-state task-${block.status}` }, TASK_STATES[block.status] ?? block.status)),
    part(block.details), part(block.output), sources.length ? h("ul", { class: "rich-list" }, sources) : null);
}

function plan(block, env) {
  return h("div", { class: "container" }, h("div", { class: "container-head" }, h("strong", {}, plainNodes(block.title ?? "", true))),
    (block.tasks ?? []).map((task) => (task?.type === "task_card" ? taskCard(task, env) : unknown(task, "task"))));
}

function table(block, env) {
  const rows = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const cell = (value, column, tag) => {
    const align = settings[column]?.align ?? (value?.type === "raw_number" && tag === "td" ? "right" : "left");
    const wrap = settings[column]?.is_wrapped ? " wrap" : "";
    return h(tag, { class: `align-${align}${wrap}`, scope: tag === "th" ? "col" : null }, cellContent(value, env));
  };
  const row = (cells, tag) => h("tr", {}, (cells ?? []).map((value, column) => cell(value, column, tag)));
  const whole = h("table", { class: "table" }, block.caption ? h("caption", {}, block.caption) : null,
    h("thead", {}, row(rows[0], "th")), h("tbody", {}, rows.slice(1).map((cells) => row(cells, "td"))));
  return h("div", { class: "table-scroll", role: "region", "aria-label": block.caption ?? "Table", tabindex: "0" }, whole);
}

function cellContent(value, env) {
  if (value?.type === "raw_text") return plainNodes(value.text ?? "", true);
  if (value?.type === "raw_number") return value.text ?? String(value.value);
  if (value?.type === "rich_text") return renderRichText(value, env.text, unknown);
  return unknown(value, "table cell");
}

/** Older attachments: a coloured bar with text, fields, blocks and a picture. */
export function renderAttachments(attachments, env) {
  return (attachments ?? []).map((item) => {
    const mrkdwn = (text) => (text ? words({ type: "mrkdwn", text }, env) : null);
    const bar = h("div", { class: "attachment" });
    const color = { good: "#2f9e6e", warning: "#d39a1c", danger: "#cf3d37" }[item.color] ?? (item.color ? `#${String(item.color).replace(/^#/, "")}` : null);
    if (color && /^#[0-9a-f]{3,8}$/i.test(color)) bar.style.borderLeftColor = color;
    append(bar, [
      mrkdwn(item.pretext),
      item.author_name ? h("div", { class: "muted" }, item.author_name) : null,
      item.title ? h("strong", {}, item.title_link ? link(item.title_link, item.title) : item.title) : null,
      mrkdwn(item.text),
      item.fields?.length ? h("div", { class: "fields" }, item.fields.map((field) => h("div", {}, h("strong", {}, field.title ?? ""), mrkdwn(field.value)))) : null,
      renderBlocks(item.blocks, env),
      item.image_url ? picture(item.image_url, item.fallback, { class: "picture" }) : null,
      item.footer ? h("div", { class: "muted" }, item.footer) : null,
    ]);
    return bar;
  });
}

/** Puts blocks into `node` anew and gives the focus back to the element that had it. */
export function redrawBlocks(node, content) {
  const key = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  fill(node, content);
  if (key) node.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}
