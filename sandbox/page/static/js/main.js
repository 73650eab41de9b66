// The middle of the page: the heading of the conversation, its messages and where one writes; or the app's tabs.

import { call } from "./api.js";
import { Composer } from "./composer.js";
import { toast } from "./dialogs.js";
import { avatar, fill, h, icon, keepingFocus } from "./dom.js";
import { aboutApp, commandList, createHome } from "./home.js";
import { MessageList } from "./messagelist.js";

const TABS = [["home", "Home"], ["messages", "Messages"], ["about", "About"]];

export function createMain(store, open, node) {
  const head = h("header", { class: "conversation-head" });
  const panel = h("div", { class: "conversation-panel" });
  const list = new MessageList(store, open, { label: "Messages", inThread: false, top: (messages) => intro(store, open, messages) });
  const composer = new Composer(store, { threadTs: () => null, label: () => writeTo(store), onSent: () => list.toEnd() });
  const home = createHome(store, open);
  let newFrom = null;

  const drawHead = () => store.place && keepingFocus(head, () => fill(head, store.place.app ? appHead(store, open) : channelHead(store, open)));
  const drawComposer = () => store.place && composer.turnTo(store.place.channel, whyClosed(store, open));
  const drawPanel = () => {
    if (!store.place) return;
    const tab = store.place.app ? store.place.tab : "messages";
    const shown = { home: home.node, about: tab === "about" ? aboutApp(store, open) : null, messages: list.node }[tab];
    fill(panel, shown, tab === "messages" ? composer.node : null);
    list.setLabel(`Messages in ${placeName(store)}`);
    node.setAttribute("aria-label", `Conversation: ${placeName(store)}`);
    if (tab === "home") home.draw();
  };

  store.on("place", () => {
    fill(node, head, panel);
    newFrom = null;
    list.forget();
    list.follows = true;
    list.show([]);
    drawHead();
    drawComposer();
    drawPanel();
  });
  store.on("channels", () => {
    drawHead();
    drawComposer();
  });
  store.on("users", () => {
    list.forget();
    drawHead();
    list.show(topLevel(store.messages), { newFrom });
  });
  store.on("commands", () => composer.paintHint());
  store.on("messages", () => {
    const messages = topLevel(store.messages);
    if (newFrom === null) newFrom = firstNew(store, messages);
    list.show(messages, { newFrom });
    const looked = document.visibilityState === "visible" && (!store.place.app || store.place.tab === "messages");
    if (looked) store.quietly(() => store.markRead());
  });
  return { composer };
}

/** Answers stay in their threads, unless they were sent to the channel as well. */
const topLevel = (messages) => messages.filter((message) => !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast");

/** The ts of the first message that was unread on arrival; "" = none. */
function firstNew(store, messages) {
  const from = messages.filter((message) => message.user !== store.me.id && !message.ephemeral_to);
  return store.newFrom > 0 && store.newFrom <= from.length ? from.at(-store.newFrom).ts : "";
}

function placeName(store) {
  const channel = store.channelHere();
  if (store.place?.app) return store.bot.name;
  return channel && (channel.kind === "public" || channel.kind === "private") ? `#${channel.name}` : store.channelLabel(channel);
}

const writeTo = (store) => `Message ${placeName(store)}`;

function channelHead(store, open) {
  const channel = store.channelHere();
  if (!channel) return [];
  const direct = channel.kind === "im" || channel.kind === "mpim";
  const topic = direct ? directDetail(store, channel) : channel.topic;
  const sign = direct ? null : h("span", { class: "head-icon" }, icon(channel.kind === "private" ? "lock" : "hash"));
  const count = channel.members.length;
  return [
    h("div", { class: "head-words" },
      h("h1", { class: "head-name" }, sign, store.channelLabel(channel), channel.is_archived ? h("span", { class: "badge badge-off" }, "Archived") : null),
      topic ? h("div", { class: "head-topic" }, topic) : null),
    h("button", { type: "button", class: "button button-small button-quiet", data: { key: "details" }, "aria-label": `${count} members, details`, on: { click: () => open.details(channel) } }, icon("people"), String(count)),
  ];
}

function directDetail(store, channel) {
  const others = channel.members.filter((id) => id !== store.me.id);
  return others.length === 1 ? store.users.get(others[0])?.profile?.title : `${others.length + 1} people`;
}

function appHead(store, open) {
  const tabs = TABS.map(([tab, words]) => {
    const on = store.place.tab === tab;
    const unread = tab === "messages" ? store.channelHere()?.unread : 0;
    return h("button", {
      type: "button", role: "tab", class: "tab", id: `tab-${tab}`, "aria-selected": String(on), tabindex: on ? "0" : "-1", on: { click: () => open.app(tab) },
    }, words, unread ? h("span", { class: "count" }, String(unread)) : null);
  });
  const onKey = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = TABS.findIndex(([tab]) => tab === store.place.tab);
    const [next] = TABS[(at + step + TABS.length) % TABS.length];
    open.app(next);
    document.getElementById(`tab-${next}`)?.focus(); // it is drawn already; what it holds may come later
  };
  return [
    h("div", { class: "head-words head-app" },
      h("h1", { class: "head-name" }, avatar({ id: store.bot.user_id, name: store.bot.name, app: true, size: "sm" }), store.bot.name, h("span", { class: "badge badge-app" }, "App")),
      h("div", { class: "tabs", role: "tablist", "aria-label": `${store.bot.name} tabs`, on: { keydown: onKey } }, tabs)),
  ];
}

/** Why this person cannot write here, with what to do about it; null when they can. */
export function whyClosed(store, open) {
  const channel = store.channelHere();
  const { me } = store;
  if (!channel) return null;
  if (me.deleted) return [`${me.real_name} is deactivated and cannot write. `, h("button", { type: "button", class: "button button-small", on: { click: open.choose } }, "Be somebody else")];
  const run = (name, args) => async () => {
    try {
      await call(name, args);
      await store.loadChannels();
    } catch (problem) {
      toast(problem.message, { problem: true });
    }
  };
  const button = (words, look, work) => h("button", { type: "button", class: `button button-small ${look}`, on: { click: work } }, words);
  if (channel.is_archived) {
    return [h("span", {}, "This channel is archived: everybody can read it, nobody can write."), button("Bring it back", "", run("archive", { channel: channel.id, archived: false }))];
  }
  if (channel.members.includes(me.id)) return null;
  return [h("span", {}, `You are looking at #${channel.name}.`), button("Join channel", "button-primary", run("join", { user: me.id, channel: channel.id }))];
}

/** What stands above the first message: where one is, and in the app's messages what can be typed. */
function intro(store, open, messages) {
  const channel = store.channelHere();
  if (!channel) return null;
  if (messages.length >= store.limit) {
    return { sign: `more ${store.limit}`, build: () => h("div", { class: "earlier" }, h("button", { type: "button", class: "button button-small", on: { click: () => store.earlier() } }, "Show earlier messages")) };
  }
  const commands = store.info?.commands ?? [];
  const inside = channel.members.includes(store.bot?.user_id);
  const sign = JSON.stringify([channel.id, channel.name, channel.purpose, store.place.app, commands, inside, messages.length === 0]);
  return { sign: `intro ${sign}`, build: () => welcome(store, open, channel, commands, messages.length === 0) };
}

function welcome(store, open, channel, commands, empty) {
  const direct = channel.kind === "im" || channel.kind === "mpim";
  const others = channel.members.filter((id) => id !== store.me.id);
  const mark = direct && others.length ? avatar({ id: others[0], name: store.name(others[0]), app: store.isBot(others[0]), size: "xl" }) : h("span", { class: "empty-mark" }, icon(channel.kind === "private" ? "lock" : "hash"));
  const words = store.place.app ? `This is where you and ${store.bot.name} talk. Only you see it.`
    : direct ? `This is the beginning of your messages with ${store.channelLabel(channel)}.`
    : channel.purpose || `This is the beginning of #${channel.name}.`;
  const showCommands = commands.length > 0 && (store.place.app || (!direct && empty));
  return h("div", { class: "welcome" }, mark, h("h2", {}, placeName(store)), h("p", { class: "muted" }, words),
    showCommands ? [h("p", { class: "welcome-try" }, `Type a command to start with ${store.bot.name}, or press one:`), commandList(commands, open)] : null,
    commands.length && !showCommands ? h("p", { class: "muted" }, "Type ", h("kbd", {}, "/"), ` to see what ${store.bot.name} can do, for example `, h("code", { class: "code" }, commands[0].command), ".") : null);
}
