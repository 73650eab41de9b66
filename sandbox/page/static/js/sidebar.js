// The list of conversations: channels, direct messages, apps; bold where something is unread.

import { avatar, fill, h, icon, keepingFocus } from "./dom.js";

export function createSidebar(store, open, node) {
  const draw = () => {
    if (!store.me || !store.info) return;
    const scroll = node.firstElementChild?.scrollTop ?? 0;
    keepingFocus(node, () => {
      fill(node, h("div", { class: "sidebar-scroll" }, sections(store, open)));
      node.firstElementChild.scrollTop = scroll;
    });
  };
  for (const topic of ["channels", "place", "me", "users"]) store.on(topic, draw);
  return { draw };
}

function sections(store, open) {
  const isMine = (channel) => channel.members.includes(store.me.id) && !channel.is_archived;
  // A channel that one only looks at is listed for as long as one looks.
  const mine = [...store.channels.values()].filter((channel) => isMine(channel) || channel.id === store.place?.channel);
  const byLabel = (a, b) => store.channelLabel(a).localeCompare(store.channelLabel(b));
  const channels = mine.filter(({ kind }) => kind === "public" || kind === "private").sort(byLabel);
  const app = store.appChannel();
  const direct = mine.filter((channel) => (channel.kind === "im" || channel.kind === "mpim") && channel !== app).sort(byLatest);
  const guest = store.me.is_restricted || store.me.is_ultra_restricted || store.me.is_stranger;
  return [
    group("Channels", channels.map((channel) => row(store, open, channel)), [
      guest ? null : action("Browse channels", "search", open.browse),
      guest ? null : action("New channel", "plus", open.newChannel),
    ]),
    group("Direct messages", direct.map((channel) => row(store, open, channel)), [action("New message", "plus", open.newMessage)]),
    store.bot ? group("Apps", [appRow(store, open, app)], []) : null,
  ];
}

const byLatest = (a, b) => Number(b.last_ts ?? 0) - Number(a.last_ts ?? 0);

function group(title, rows, actions) {
  const id = `group-${title.split(" ")[0].toLowerCase()}`;
  return h("section", { class: "sidebar-group", "aria-labelledby": id },
    h("h2", { class: "sidebar-title", id }, title),
    h("ul", { class: "sidebar-list" }, rows.map((node) => h("li", {}, node)), actions.filter(Boolean).map((node) => h("li", {}, node))));
}

function action(label, iconName, run) {
  return h("button", { type: "button", class: "sidebar-row sidebar-action", data: { key: label }, on: { click: run } }, h("span", { class: "sidebar-icon" }, icon(iconName)), label);
}

function row(store, open, channel) {
  return entry({
    key: channel.id, label: store.channelLabel(channel), unread: channel.unread, current: store.place?.channel === channel.id && !store.place.app,
    mark: mark(store, channel), what: channel.kind === "private" ? "private channel" : channel.kind === "public" ? "channel" : "direct message",
    visiting: !channel.members.includes(store.me.id), run: () => open.channel(channel.id),
  });
}

function mark(store, channel) {
  if (channel.kind === "public") return icon("hash");
  if (channel.kind === "private") return icon("lock");
  const others = channel.members.filter((id) => id !== store.me.id);
  if (others.length > 1) return h("span", { class: "avatar avatar-xs avatar-group", "aria-hidden": "true" }, String(others.length));
  const id = others[0] ?? store.me.id;
  return avatar({ id, name: store.name(id), app: store.isBot(id), size: "xs" });
}

function appRow(store, open, channel) {
  return entry({
    key: "app", label: store.bot.name, unread: channel?.unread ?? 0, current: store.place?.app === true, what: "app",
    mark: avatar({ id: store.bot.user_id, name: store.bot.name, app: true, size: "xs" }),
    run: () => open.app(channel?.unread || channel?.last_ts ? "messages" : "home"),
  });
}

function entry({ key, label, unread, current, visiting = false, mark: sign, what, run }) {
  const words = unread ? `${label}, ${what}, ${unread} unread` : `${label}, ${what}`;
  return h("button", {
    type: "button", class: `sidebar-row${unread ? " unread" : ""}${current ? " current" : ""}${visiting ? " visiting" : ""}`, "aria-label": words,
    "aria-current": current ? "page" : null, data: { key }, on: { click: run },
  },
  h("span", { class: "sidebar-icon" }, sign), h("span", { class: "sidebar-label" }, label),
  unread ? h("span", { class: "count" }, unread > 99 ? "99+" : String(unread)) : null);
}
