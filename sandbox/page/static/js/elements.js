// The interactive elements of Block Kit, as controls that a keyboard can reach.
//
// `env` is the surface they stand on: {surface, text, here, current(block, element), keep(block, element, value),
// act(block, element, value, node), loadOptions(block, element, query), people(), channels(), conversations(filter)}.
// `place` says how they stand: {block, label, labelledBy, describedBy, id, invalid}.

import { h, safeUrl, uid } from "./dom.js";
import { menuButton } from "./floating.js";
import { plainNodes, renderText, textOf } from "./mrkdwn.js";
import { multiSelect, singleSelect } from "./selects.js";
import { fromWall, toWall } from "./time.js";
import { changed, keyOf, sends, valueNow } from "./values.js";

const SELECT = ["static", "external", "users", "conversations", "channels"];

const DRAW = {
  button,
  workflow_button: button,
  overflow,
  checkboxes: (element, env, place) => choices(element, env, place, "checkbox"),
  radio_buttons: (element, env, place) => choices(element, env, place, "radio"),
  datepicker: (element, env, place) => dateField(element, env, place, "date"),
  timepicker: (element, env, place) => dateField(element, env, place, "time"),
  datetimepicker: (element, env, place) => dateField(element, env, place, "datetime-local"),
  plain_text_input: textField,
  rich_text_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  number_input: textField,
  feedback_buttons: feedback,
  icon_button: button,
  ...Object.fromEntries(SELECT.map((kind) => [`${kind}_select`, singleSelect])),
  ...Object.fromEntries(SELECT.map((kind) => [`multi_${kind}_select`, multiSelect])),
};

/** Elements that bring their own group label, so that a <label> cannot point at them. */
export const isGroup = (element) => ["checkboxes", "radio_buttons"].includes(element.type);

export function renderElement(element, env, place, unknown) {
  const draw = DRAW[element?.type];
  return draw ? draw(element, env, place) : unknown(element, "element");
}

function button(element, env, place) {
  const style = { primary: " button-primary", danger: " button-danger" }[element.style] ?? "";
  const href = element.url ? safeUrl(element.url) : null;
  const name = element.accessibility_label ?? null;
  const words = plainNodes(element.text?.text ?? element.text ?? "Button", true);
  const node = href
    ? h("a", { class: `button${style}`, href, target: "_blank", rel: "noopener noreferrer", "aria-label": name }, words)
    : h("button", { type: "button", class: `button${style}`, "aria-label": name }, words);
  node.dataset.key = keyOf(place.block, element);
  node.addEventListener("click", () => {
    if (node.getAttribute("aria-busy") !== "true") env.act(place.block, element, element.value ?? null, node);
  });
  return node;
}

function feedback(element, env, place) {
  const one = (side) =>
    h("button", {
      type: "button", class: "button button-small button-quiet", "aria-label": element[side]?.accessibility_label,
      on: { click: (event) => env.act(place.block, element, element[side].value, event.currentTarget) },
    }, side === "positive_button" ? "👍 " : "👎 ", textOf(element[side]?.text));
  return h("span", { class: "feedback" }, one("positive_button"), one("negative_button"));
}

function overflow(element, env, place) {
  const items = (element.options ?? []).map((option) => ({
    text: plainNodes(option.text?.text ?? "", true),
    description: option.description ? textOf(option.description) : null,
    run: () => {
      const href = option.url ? safeUrl(option.url) : null;
      if (href) window.open(href, "_blank", "noopener");
      env.act(place.block, element, option.value, node);
    },
  }));
  const node = menuButton({ label: "More actions", items, className: "button button-icon" });
  node.firstElementChild.dataset.key = keyOf(place.block, element);
  return node;
}

function choices(element, env, place, type) {
  const now = valueNow(element, env, place);
  const chosen = new Set([now ?? []].flat());
  const name = uid("choice");
  const inputs = (element.options ?? []).map((option) => {
    const input = h("input", { type, name, id: uid("option"), value: option.value, "data-key": `${keyOf(place.block, element)}/${option.value}` });
    input.checked = chosen.has(option.value);
    return input;
  });
  const read = () => {
    const checked = inputs.filter((input) => input.checked).map((input) => input.value);
    return type === "radio" ? (checked[0] ?? null) : checked;
  };
  const rows = inputs.map((input, index) => choiceRow(input, element.options[index], env));
  const node = h("div", {
    class: "choices", role: type === "radio" ? "radiogroup" : "group", "aria-label": place.labelledBy ? null : place.label,
    "aria-labelledby": place.labelledBy, "aria-describedby": place.describedBy, "aria-invalid": place.invalid ? "true" : null,
    on: { change: () => changed(element, env, place, read(), node) },
  }, rows);
  return node;
}

function choiceRow(input, option, env) {
  const description = option.description ? h("span", { class: "choice-description" }, renderText(option.description, env.text)) : null;
  return h("label", { class: "choice", for: input.id }, input,
    h("span", {}, h("span", { class: "choice-text" }, renderText(option.text, env.text)), description));
}

const FORMS = {
  date: { label: "Choose a date", show: (value) => value, read: (text) => text },
  time: { label: "Choose a time", show: (value) => value, read: (text) => text },
  "datetime-local": {
    label: "Choose a date and a time",
    show: (value, tz) => toWall(new Date(Number(value) * 1000), tz),
    read: (text, tz) => Math.round(fromWall(text, tz).getTime() / 1000),
  },
};

/** Typing a date passes through other dates: the app hears of it when the field is left, or after a pause. */
const SETTLED = 600;

function dateField(element, env, place, type) {
  const form = FORMS[type];
  const tz = env.text.tz;
  const now = valueNow(element, env, place);
  let sent = now === null ? "" : form.show(now, tz);
  let timer = null;
  const hint = textOf(element.placeholder) || form.label;
  const input = h("input", { ...fieldProps(element, place, hint), type, class: "input input-date", value: sent });
  const send = () => {
    clearTimeout(timer);
    if (input.value === sent || input.validity.badInput) return;
    sent = input.value;
    changed(element, env, place, sent ? form.read(sent, tz) : null, input);
  };
  input.addEventListener("change", () => {
    if (input.value) env.keep(place.block, element, form.read(input.value, tz));
    clearTimeout(timer);
    timer = setTimeout(send, SETTLED);
  });
  input.addEventListener("blur", send);
  input.addEventListener("keydown", (event) => event.key === "Enter" && send());
  const zone = element.timezone ? h("span", { class: "input-suffix" }, element.timezone.replaceAll("_", " ")) : null;
  return h("span", { class: "date-field" }, input, zone);
}

function fieldProps(element, place, hint) {
  return {
    id: place.id, "aria-label": place.labelledBy ? null : place.label || hint, "aria-describedby": place.describedBy,
    "aria-invalid": place.invalid ? "true" : null, "aria-required": place.required ? "true" : null,
    "data-key": keyOf(place.block, element), "data-focus": element.focus_on_load ? "true" : null,
  };
}

const TYPES = { email_text_input: "email", url_text_input: "url" };

function textField(element, env, place) {
  const multiline = element.multiline === true || element.type === "rich_text_input";
  const hint = textOf(element.placeholder);
  const props = {
    ...fieldProps(element, place, hint || "Your answer"), placeholder: hint || null, class: "input",
    value: valueNow(element, env, place) ?? "",
  };
  const input = multiline
    ? h("textarea", { ...props, rows: element.min_lines ?? 4 })
    : h("input", { ...props, type: TYPES[element.type] ?? "text", inputmode: element.type === "number_input" ? "decimal" : null });
  const most = element.type === "plain_text_input" ? element.max_length : null;
  const counter = most ? h("span", { class: "counter" }) : null;
  const count = () => {
    if (!counter) return;
    const left = most - [...input.value].length;
    counter.textContent = String(left);
    counter.classList.toggle("counter-over", left < 0);
  };
  const heard = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tell = sends(place) ? () => env.act(place.block, element, input.value, input) : null;
  listenTyping(input, { keep: () => env.keep(place.block, element, input.value), count, tell, heard, multiline });
  count();
  return h("span", { class: "text-field" }, input, counter);
}

function listenTyping(input, { keep, count, tell, heard, multiline }) {
  let timer = null;
  input.addEventListener("input", () => {
    keep();
    count();
    if (!tell || !heard.includes("on_character_entered")) return;
    clearTimeout(timer);
    timer = setTimeout(tell, 300);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || multiline) return;
    if (!tell || !heard.includes("on_enter_pressed")) return;
    event.preventDefault();
    tell();
  });
}
