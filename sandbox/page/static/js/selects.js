// The select menus of Block Kit on top of one combobox.

import { avatar } from "./dom.js";
import { combobox } from "./combobox.js";
import { textOf } from "./mrkdwn.js";
import { changed, keyOf, optionsIn, valueNow } from "./values.js";

export function singleSelect(element, env, place) {
  return select(element, env, place, element.type.replace(/_select$/, ""), false);
}

export function multiSelect(element, env, place) {
  return select(element, env, place, element.type.replace(/^multi_|_select$/g, ""), true);
}

const optionOf = (option) => ({
  value: option.value,
  text: textOf(option.text),
  description: option.description ? textOf(option.description) : null,
});

/** [{label, options}] of a Slack object with `options` or `option_groups`. */
export function groupsOf({ options, option_groups: groups }) {
  if (groups?.length) return groups.map((group) => ({ label: textOf(group.label), options: (group.options ?? []).map(optionOf) }));
  return [{ label: null, options: (options ?? []).map(optionOf) }];
}

const person = (user) => ({
  value: user.id,
  text: user.label,
  description: user.detail,
  search: user.handle,
  icon: () => avatar({ id: user.id, name: user.label, app: user.isBot, size: "xs" }),
});

const room = (channel) => ({ value: channel.id, text: channel.label });

const SOURCES = {
  static: (element) => groupsOf(element),
  external: () => [],
  users: (element, env) => [{ label: null, options: env.people().map(person) }],
  channels: (element, env) => [{ label: null, options: env.channels().map(room) }],
  conversations: (element, env) => [{ label: null, options: env.conversations(element.filter ?? {}).map(room) }],
};

const HINTS = {
  static: "Choose an option", external: "Search for an option", users: "Choose a person", channels: "Choose a channel",
  conversations: "Choose a conversation",
};

/** Texts of options that came from the app, by action and value: a redraw finds them again. */
const remembered = new Map();

function select(element, env, place, kind, multi) {
  const groups = () => SOURCES[kind](element, env);
  const nameOf = labels(element, env, place, kind, groups);
  const chosen = [valueNow(element, env, place) ?? []].flat().map((value) => ({ value, text: nameOf(value) }));
  const hint = textOf(element.placeholder) || HINTS[kind];
  const inInput = place.block.type === "input";
  const { node, input } = combobox({
    label: place.label || hint, labelledBy: place.labelledBy, describedBy: place.describedBy, placeholder: hint, multi,
    chosen, groups, max: element.max_selected_items, clearable: inInput && place.block.optional === true,
    load: kind === "external" ? (query) => ask(element, env, place, query) : null, minQuery: element.min_query_length ?? 3,
    onChange: (items) => {
      const picked = items.map((item) => item.value);
      for (const item of items) remembered.set(`${element.action_id}/${item.value}`, item.text);
      changed(element, env, place, multi ? picked : (picked[0] ?? null), node);
    },
  });
  input.dataset.key = keyOf(place.block, element);
  if (place.id) input.id = place.id;
  if (place.invalid) input.setAttribute("aria-invalid", "true");
  if (element.focus_on_load) input.dataset.focus = "true";
  return node;
}

async function ask(element, env, place, query) {
  return groupsOf(await env.loadOptions(place.block, element, query));
}

function labels(element, env, place, kind, groups) {
  const offered = [...optionsIn(element), ...optionsIn(env.state?.(place.block, element))].map(optionOf);
  const known = kind === "external" ? [] : groups().flatMap((group) => group.options);
  return (value) =>
    [...known, ...offered].find((option) => option.value === value)?.text
    ?? remembered.get(`${element.action_id}/${value}`)
    ?? String(value);
}
