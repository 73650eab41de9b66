// People: choosing who you are, looking somebody up, and the switcher of Ctrl+K.

import { fold } from "./combobox.js";
import { openDialog } from "./dialogs.js";
import { avatar, fill, h, icon, uid } from "./dom.js";
import { clockTime } from "./time.js";

const BADGES = [
  [(user) => user.is_owner, "Owner", "badge-role"],
  [(user) => user.is_admin && !user.is_owner, "Admin", "badge-role"],
  [(user) => user.is_restricted && !user.is_ultra_restricted, "Guest", "badge-guest"],
  [(user) => user.is_ultra_restricted, "Single-channel guest", "badge-guest"],
  [(user) => user.is_stranger, "External", "badge-guest"],
  [(user) => user.is_bot, "App", "badge-app"],
  [(user) => user.deleted, "Deactivated", "badge-off"],
];

export function badges(user) {
  return BADGES.filter(([fits]) => fits(user)).map(([, words, look]) => h("span", { class: `badge ${look}` }, words));
}

const title = (user) => user.profile?.title || user.title || "";

export const localTime = (store, user) => (user.tz ? clockTime(store.now(), user.tz, store.locale) : "");

const zoneName = (tz) => String(tz ?? "").replaceAll("_", " ");

/** `introduced`: with the line that says who this is, for those who do not know anybody yet. */
function personRow(store, user, introduced = false) {
  const detail = [title(user), user.tz ? `${zoneName(user.tz)}, ${localTime(store, user)}` : null].filter(Boolean).join(" · ");
  return [
    avatar({ id: user.id, name: user.real_name || user.name, app: user.is_bot, size: "sm" }),
    h("span", { class: "pick-words" },
      h("span", { class: "pick-name" }, user.real_name || user.name, " ", h("span", { class: "pick-handle" }, `@${user.name}`), " ", badges(user)),
      introduced ? h("span", { class: "pick-note" }, user.note) : null,
      h("span", { class: "pick-detail" }, detail)),
  ];
}

const personItem = (store, user, run, introduced = false) => ({
  search: fold(`${user.real_name} ${user.name} ${title(user)}`),
  node: () => personRow(store, user, introduced),
  run,
});

const people = (store) => [...store.users.values()].filter((user) => !user.is_bot && user.id !== "USLACKBOT")
  .sort((a, b) => Number(a.deleted ?? false) - Number(b.deleted ?? false) || (a.real_name || a.name).localeCompare(b.real_name || b.name));

/** Whom one is without having chosen: an admin of the workspace, who sees the most; null when nobody is here. */
export function defaultPerson(store) {
  const here = [...store.users.values()].filter((user) => people(store).includes(user) && !user.deleted);
  return here.find((user) => user.is_admin) ?? here[0] ?? null;
}

/** Who do you want to be? Resolves to a user object, "new" for one who is not there yet, or undefined. */
export function choosePerson(store, { first = false } = {}) {
  const intro = first
    ? `This is a Slack workspace in a box. Nothing leaves this computer. See it through anybody's eyes: you can switch at any time. Close this to look around as ${defaultPerson(store).real_name}.`
    : "You see the workspace as this person does: their channels, their messages, their time zone.";
  return pickDialog({
    title: first ? "Who do you want to be?" : "Choose who you are", intro, label: "Search people by name",
    groups: (close) => {
      const item = (user) => personItem(store, user, () => close(user), Boolean(user.note));
      const introduced = [...store.users.values()].filter((user) => user.note && !user.deleted);
      const others = people(store).filter((user) => !introduced.includes(user));
      return [
        { label: introduced.length ? "Begin with" : null, items: introduced.map(item) },
        { label: introduced.length ? "Everybody else" : null, items: others.map(item) },
      ];
    },
    empty: "Nobody has that name.",
    footer: (close) => h("button", { type: "button", class: "button button-small button-quiet", on: { click: () => close("new") } }, icon("plus"), "Add a person"),
  });
}

/** Ctrl+K: conversations of the chosen person, then people to become. Resolves to {channel} | {user} | {app}. */
export function jumpTo(store) {
  const here = [...store.channels.values()].filter((channel) => !channel.is_archived && channel.members.includes(store.me.id));
  const app = store.appChannel();
  return pickDialog({
    title: "Jump to", label: "Search channels and people", empty: "No channel and nobody has that name.",
    groups: (close) => [
      { label: "Conversations", items: [
        ...here.filter((channel) => channel !== app).map((channel) => channelItem(store, channel, () => close({ channel: channel.id }))),
        store.bot ? { search: fold(store.bot.name), node: () => [avatar({ id: store.bot.user_id, name: store.bot.name, app: true, size: "sm" }), h("span", { class: "pick-name" }, store.bot.name)], run: () => close({ app: true }) } : null,
      ].filter(Boolean) },
      { label: "Become somebody else", items: people(store).filter((user) => user.id !== store.me.id).map((user) => personItem(store, user, () => close({ user }))) },
    ],
  });
}

function channelItem(store, channel, run) {
  const name = store.channelLabel(channel);
  const sign = channel.kind === "private" ? icon("lock") : channel.kind === "public" ? icon("hash") : icon("people");
  return { search: fold(name), node: () => [h("span", { class: "pick-icon" }, sign), h("span", { class: "pick-name" }, name)], run };
}

/** A dialog with one search field and one list; arrows, Enter, or a click choose. */
export function pickDialog({ title: heading, intro, label, groups, empty, footer }) {
  return openDialog({
    title: heading,
    className: "dialog-pick",
    build: (close) => {
      const listId = uid("pick");
      const input = h("input", { type: "text", class: "input", role: "combobox", "aria-label": label, placeholder: label, autocomplete: "off", spellcheck: "false", "aria-expanded": "true", "aria-controls": listId, "aria-autocomplete": "list" });
      const list = h("div", { class: "pick-list", id: listId, role: "listbox", "aria-label": heading });
      const state = { all: groups(close), shown: [], active: 0, input, list, listId, empty };
      input.addEventListener("input", () => paint(state));
      input.addEventListener("keydown", (event) => keys(event, state));
      paint(state);
      return { body: [intro ? h("p", { class: "muted" }, intro) : null, input, list], footer: footer?.(close), focus: input };
    },
  });
}

function paint(state) {
  const words = fold(state.input.value).split(/\s+/).filter(Boolean);
  const fits = (item) => words.every((word) => item.search.split(/[\s.,_-]+/).some((part) => part.startsWith(word)) || item.search.startsWith(word));
  state.shown = [];
  const nodes = state.all.map((group) => {
    const rows = group.items.filter(fits).map((item) => {
      const index = state.shown.push(item) - 1;
      return h("div", { class: "pick", role: "option", id: `${state.listId}-${index}`, "aria-selected": "false", on: { click: item.run, pointermove: () => mark(state, index, false) } }, item.node());
    });
    if (!rows.length) return null;
    return h("div", { role: "group", "aria-label": group.label }, group.label ? h("div", { class: "combo-group", "aria-hidden": "true" }, group.label) : null, rows);
  });
  fill(state.list, nodes, state.shown.length ? null : h("div", { class: "combo-note", role: "status" }, state.empty));
  mark(state, 0);
}

function mark(state, index, scroll = true) {
  state.active = Math.max(0, Math.min(index, state.shown.length - 1));
  for (const node of state.list.querySelectorAll(".pick")) {
    const on = node.id === `${state.listId}-${state.active}`;
    node.setAttribute("aria-selected", String(on));
    if (on && scroll) node.scrollIntoView({ block: "nearest" });
  }
  if (state.shown.length) state.input.setAttribute("aria-activedescendant", `${state.listId}-${state.active}`);
  else state.input.removeAttribute("aria-activedescendant");
}

function keys(event, state) {
  const moves = { ArrowDown: state.active + 1, ArrowUp: state.active - 1, PageDown: state.active + 8, PageUp: state.active - 8 };
  if (event.key in moves) {
    event.preventDefault();
    mark(state, moves[event.key]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    state.shown[state.active]?.run();
  }
}

/** What everybody may know about somebody, with what you can do from here. */
export function profileCard(store, user, { message, become }) {
  const facts = [
    ["Title", title(user)],
    ["Local time", user.tz ? `${localTime(store, user)} (${zoneName(user.tz)})` : ""],
    ["Email", user.profile?.email ?? ""],
    ["Member ID", user.id],
  ].filter(([, value]) => value);
  return openDialog({
    title: user.real_name || user.name,
    className: "dialog-small",
    build: (close) => {
      const then = (work) => () => {
        close();
        work();
      };
      const mine = user.id === store.me.id;
      const foot = [
        user.is_bot || mine ? null : h("button", { type: "button", class: "button", on: { click: then(become) } }, "Be this person"),
        mine || user.deleted ? null : h("button", { type: "button", class: "button button-primary", on: { click: then(message) } }, "Message"),
      ].filter(Boolean);
      return {
        body: h("div", { class: "profile" }, avatar({ id: user.id, name: user.real_name || user.name, app: user.is_bot, size: "xl" }),
          h("div", {}, h("div", { class: "muted" }, `@${user.name} `, badges(user)),
            h("dl", { class: "facts" }, facts.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])))),
        footer: foot.length ? foot : null,
      };
    },
  });
}
