// Where people write: messages and slash commands, with lists for commands, people, channels and emoji.

import { call } from "./api.js";
import { fill, h, icon, uid } from "./dom.js";
import { fold } from "./combobox.js";
import { emojiStartingWith } from "./emoji.js";
import { encode } from "./mrkdwn.js";

const MOST = 8;

export class Composer {
  /** `options`: {threadTs: () -> ts or null, label: () -> text}. */
  constructor(store, options) {
    this.store = store;
    this.options = options;
    this.drafts = new Map();
    this.found = [];
    this.active = -1;
    this.build();
  }

  build() {
    this.listId = uid("suggestions");
    this.input = h("textarea", {
      class: "composer-input", rows: "1", "aria-autocomplete": "list", "aria-controls": this.listId, "aria-haspopup": "listbox",
    });
    this.send = h("button", { type: "submit", class: "send-button", "aria-label": "Send" }, icon("send"));
    this.list = h("div", { class: "suggestions", id: this.listId, role: "listbox", "aria-label": "Suggestions", hidden: true });
    this.note = h("div", { class: "composer-note", role: "alert", hidden: true });
    this.form = h("form", { class: "composer-form", on: { submit: (event) => this.onSubmit(event) } }, this.input, this.send);
    this.closed = h("div", { class: "composer-closed", hidden: true });
    this.hint = h("div", { class: "composer-hint" });
    this.node = h("div", { class: "composer" }, this.note, this.list, this.form, this.closed, this.hint);
    this.input.addEventListener("input", () => this.onInput());
    this.input.addEventListener("click", () => this.suggest());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.hideList());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** Another conversation: its own draft, its own label; `closed` = why nobody can write here (nodes), or null. */
  turnTo(key, closed) {
    if (key !== this.key) {
      if (this.key) this.drafts.set(this.key, this.input.value);
      this.key = key;
      this.input.value = this.drafts.get(key) ?? "";
      this.hideList();
      this.note.hidden = true;
    }
    this.form.hidden = Boolean(closed);
    this.hint.hidden = Boolean(closed);
    this.closed.hidden = !closed;
    fill(this.closed, closed);
    this.input.setAttribute("aria-label", this.options.label());
    this.input.placeholder = this.options.label();
    this.paintHint();
    this.grow();
  }

  paintHint() {
    const command = this.store.info?.commands?.[0]?.command;
    const words = command && !this.options.threadTs() ? [h("kbd", {}, "/"), " for commands · "] : [];
    fill(this.hint, words, h("kbd", {}, "Enter"), " to send · ", h("kbd", {}, "Shift Enter"), " for a new line");
  }

  prefill(text) {
    this.input.value = text;
    this.input.focus();
    this.input.setSelectionRange(text.length, text.length);
    this.onInput();
  }

  grow() {
    this.input.style.height = "auto";
    if (this.input.scrollHeight) this.input.style.height = `${Math.min(200, this.input.scrollHeight)}px`;
    this.send.disabled = !this.input.value.trim();
  }

  onInput() {
    this.note.hidden = true;
    this.grow();
    this.suggest();
  }

  // ---- sending

  async onSubmit(event) {
    event?.preventDefault();
    const text = this.input.value.trim();
    if (!text || this.sending) return;
    this.hideList();
    this.setSending(true);
    const { key } = this;
    try {
      const problem = text.startsWith("/") ? await this.sendCommand(text) : await this.sendMessage(text);
      if (problem) this.show(problem);
      else this.sent(key);
    } catch (failure) {
      this.show(failure.message);
    } finally {
      this.setSending(false);
    }
  }

  sent(key) {
    this.drafts.delete(key);
    if (key === this.key) this.input.value = "";
    this.grow();
    this.options.onSent?.();
    this.store.refreshMessages();
  }

  setSending(on) {
    this.sending = on;
    this.form.setAttribute("aria-busy", String(on));
  }

  async sendCommand(text) {
    const [name] = text.split(/\s/);
    if (this.options.threadTs()) return "Slash commands do not work in threads. Send it in the conversation itself.";
    const known = this.commands().map(({ command }) => command);
    // Without a manifest nobody knows the commands: the app gets every one.
    if (known.length && !known.includes(name)) return `${name} is not a command here. There is: ${known.join(", ")}.`;
    const outcome = await this.store.act("slash", { channel: this.store.place.channel, text });
    return outcome.failure ?? null;
  }

  async sendMessage(text) {
    const { me, place } = this.store;
    const thread = this.options.threadTs();
    await call("say", { user: me.id, channel: place.channel, text: this.asSlackWrites(text), ...(thread ? { thread_ts: thread } : {}) });
    return null;
  }

  show(words) {
    fill(this.note, icon("warn"), h("span", {}, words));
    this.note.hidden = false;
    this.input.focus();
  }

  /** Names, channels and addresses as Slack's own client writes them into the text. */
  asSlackWrites(text) {
    const people = new Map([...this.store.users.values()].map((user) => [user.name, user.id]));
    const channels = new Map([...this.store.channels.values()].filter((c) => c.name).map((c) => [c.name, c.id]));
    return encode(text)
      .replace(/\bhttps?:\/\/[^\s<>]*[^\s<>.,;:!?)'"]/g, (url) => `<${url}>`)
      .replace(/(^|[\s(])@([\w.-]*\w)/g, (all, before, name) => {
        if (["here", "channel", "everyone"].includes(name)) return `${before}<!${name}>`;
        return people.has(name) ? `${before}<@${people.get(name)}>` : all;
      })
      .replace(/(^|[\s(])#([a-z0-9_-]+)/g, (all, before, name) => (channels.has(name) ? `${before}<#${channels.get(name)}|${name}>` : all));
  }

  // ---- suggestions

  commands() {
    return this.store.info?.commands ?? [];
  }

  /** [{insert, start, title, detail, preselect}] for what stands before the cursor. */
  matches() {
    const before = this.input.value.slice(0, this.input.selectionStart);
    if (before.startsWith("/") && !this.options.threadTs()) {
      const found = this.commandMatches(before);
      if (found) return found;
    }
    const word = /(?:^|[\s(])([@#:])([^\s@#:]*)$/.exec(before);
    if (!word) return [];
    const start = before.length - word[2].length - 1;
    const source = { "@": people, "#": channels, ":": emoji }[word[1]];
    return source(this.store, fold(word[2])).slice(0, MOST).map((item) => ({ ...item, start, preselect: true }));
  }

  commandMatches(before) {
    const [name, ...rest] = before.split(" ");
    if (!rest.length) {
      return this.commands().filter(({ command }) => command.startsWith(name)).map((entry) => ({
        insert: `${entry.command} `, start: 0, title: entry.command, hint: entry.usage_hint, detail: entry.description, preselect: true,
      }));
    }
    const entry = this.commands().find(({ command }) => command === name);
    if (!entry) return [];
    const typed = rest.join(" ");
    const words = alternatives(entry.usage_hint).filter((word) => word.startsWith(typed));
    if (words.length) return words.map((word) => ({ insert: `${name} ${word}`, start: 0, title: `${name} ${word}`, detail: null, preselect: false }));
    return typed.includes("@") || typed.includes("#") ? null : [];
  }

  suggest() {
    this.found = this.matches();
    this.active = this.found[0]?.preselect ? 0 : -1;
    this.paintList();
  }

  hideList() {
    this.found = [];
    this.paintList();
  }

  paintList() {
    this.list.hidden = !this.found.length;
    fill(this.list, this.found.map((item, index) => this.row(item, index)));
    this.mark();
  }

  row(item, index) {
    return h("div", {
      class: "suggestion", role: "option", id: `${this.listId}-${index}`, "aria-selected": "false",
      on: { click: () => this.take(item), pointermove: () => this.move(index) },
    },
    item.mark ? h("span", { class: "suggestion-mark" }, item.mark) : null,
    h("span", { class: "suggestion-title" }, item.title),
    item.hint ? h("span", { class: "suggestion-hint" }, item.hint) : null,
    item.detail ? h("span", { class: "suggestion-detail" }, item.detail) : null);
  }

  move(index) {
    this.active = index;
    this.mark();
  }

  mark() {
    [...this.list.children].forEach((node, index) => {
      node.setAttribute("aria-selected", String(index === this.active));
      if (index === this.active) node.scrollIntoView({ block: "nearest" });
    });
    if (this.active >= 0 && this.found.length) this.input.setAttribute("aria-activedescendant", `${this.listId}-${this.active}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  take(item) {
    const { value, selectionStart } = this.input;
    const text = value.slice(0, item.start) + item.insert + value.slice(selectionStart);
    const cursor = item.start + item.insert.length;
    this.input.value = text;
    this.input.focus();
    this.input.setSelectionRange(cursor, cursor);
    this.onInput();
  }

  onKey(event) {
    if (event.isComposing) return;
    const { key } = event;
    const open = this.found.length > 0;
    const chosen = this.found[this.active];
    if (open && (key === "ArrowDown" || key === "ArrowUp")) {
      event.preventDefault();
      const step = key === "ArrowDown" ? 1 : -1;
      this.move((this.active + step + this.found.length) % this.found.length);
    } else if (open && key === "Escape") {
      event.preventDefault();
      this.hideList();
    } else if (open && chosen && (key === "Tab" || (key === "Enter" && !event.shiftKey)) && !this.isComplete(chosen)) {
      event.preventDefault();
      this.take(chosen);
    } else if (key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.onSubmit();
    }
  }

  isComplete(item) {
    return this.input.value.slice(item.start, this.input.selectionStart) === item.insert.trim();
  }
}

/** "join | pause | help" or "[join|pause]" -> its words; other hints give none. */
function alternatives(hint) {
  const parts = String(hint ?? "").replace(/^\[|\]$/g, "").split(/\s*[|,]\s*/).map((part) => part.trim());
  return parts.length > 1 ? parts.filter((part) => /^[\w-]+$/.test(part)) : [];
}

function people(store, query) {
  const fits = (user) => fold(user.name).startsWith(query) || fold(user.real_name).split(" ").some((part) => part.startsWith(query));
  return [...store.users.values()].filter((user) => !user.deleted && fits(user)).map((user) => ({
    insert: `@${user.name} `, title: user.real_name || user.name, detail: `@${user.name}`,
  }));
}

function channels(store, query) {
  return [...store.channels.values()].filter((channel) => channel.name && channel.kind !== "mpim" && channel.name.startsWith(query)).map((channel) => ({
    insert: `#${channel.name} `, title: `#${channel.name}`, detail: channel.topic || null,
  }));
}

function emoji(store, query) {
  return query.length < 2 ? [] : emojiStartingWith(query).map(({ name, char }) => ({ insert: `:${name}: `, title: `:${name}:`, mark: char }));
}
