// A list of messages that keeps its nodes: only what has changed is drawn anew, so nobody loses a half-made choice.

import { h } from "./dom.js";
import { continues, drawMessage } from "./message.js";
import { dayHeading, dayKey, fromTs } from "./time.js";

const NEAR_END = 90;

/** A message's JSON, made once: the store gives a new object when something has changed. */
const written = new WeakMap();
function jsonOf(message) {
  if (!written.has(message)) written.set(message, JSON.stringify(message));
  return written.get(message);
}

export class MessageList {
  /** `options`: {label, inThread, top: () -> node shown above the first message}. */
  constructor(store, open, options) {
    this.store = store;
    this.open = open;
    this.options = options;
    this.drawn = new Map();
    this.list = h("div", { class: "message-list", role: "log", "aria-label": options.label, "aria-relevant": "additions" });
    this.more = h("button", { type: "button", class: "jump-down", hidden: true, on: { click: () => this.toEnd() } }, "Newest messages ↓");
    this.scroller = h("div", { class: "message-scroll" }, this.list);
    this.node = h("div", { class: "message-area" }, this.scroller, this.more);
    this.scroller.addEventListener("scroll", () => this.onScroll());
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("focusin", (event) => this.reach(event.target.closest("article")));
    this.list.addEventListener("load", () => this.follows && this.toEnd(), true);
    this.follows = true;
    // A panel that opens beside makes the lines longer or shorter: whoever reads the newest stays there.
    new ResizeObserver(() => this.follows && this.toEnd()).observe(this.scroller);
  }

  setLabel(label) {
    this.list.setAttribute("aria-label", label);
  }

  /** Forgets what is drawn: names, zone or day have changed. */
  forget() {
    this.drawn.clear();
  }

  show(messages, { newFrom = null } = {}) {
    const wanted = this.items(messages, newFrom);
    const next = new Map();
    let at = this.list.firstChild;
    const stays = new Set(wanted.map(({ key, sign }) => (this.drawn.get(key)?.sign === sign ? this.drawn.get(key).node : null)));
    for (const { key, sign, build } of wanted) {
      const old = this.drawn.get(key);
      const node = old?.sign === sign ? old.node : build();
      next.set(key, { sign, node });
      while (at && at !== node && !stays.has(at)) at = removeAndNext(at);
      if (at === node) at = node.nextSibling;
      else this.list.insertBefore(node, at);
    }
    while (at) at = removeAndNext(at);
    this.drawn = next;
    this.makeReachable();
    if (this.follows) return this.toEnd();
    this.onScroll();
    this.more.hidden = this.follows;
    return undefined;
  }

  items(messages, newFrom) {
    const { store, open, options } = this;
    const now = store.now();
    const today = dayKey(now, store.tz);
    const items = [];
    const top = options.top?.(messages);
    if (top) items.push({ key: "top", sign: top.sign, build: top.build });
    let before = null;
    for (const message of messages) {
      const day = dayKey(fromTs(message.ts), store.tz);
      if (!before || dayKey(fromTs(before.ts), store.tz) !== day) {
        const words = dayHeading(fromTs(message.ts), now, store.tz, store.locale);
        items.push({ key: `day ${day}`, sign: words, build: () => separator(words) });
        before = null;
      }
      if (message.ts === newFrom) items.push({ key: "new", sign: "new", build: () => separator("New", "separator-new") });
      const compact = continues(message, message.ts === newFrom ? null : before);
      items.push({
        key: message.ts,
        sign: `${compact} ${today} ${store.me?.id} ${jsonOf(message)}`,
        build: () => drawMessage(store, open, message, { compact, inThread: options.inThread }),
      });
      before = message;
    }
    return items;
  }

  onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    // Nobody has scrolled when the lines were broken anew: the browser has moved what is shown.
    if (this.reflowed() && this.follows) return this.toEnd();
    this.follows = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.follows) this.more.hidden = true;
    return undefined;
  }

  /** Has the room, or what is in it, another size than at the last look? */
  reflowed() {
    const { scrollHeight, clientHeight, clientWidth } = this.scroller;
    const before = this.size;
    this.size = `${scrollHeight} ${clientHeight} ${clientWidth}`;
    return before !== this.size;
  }

  toEnd() {
    this.follows = true;
    this.more.hidden = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.reflowed();
  }

  /** One message takes the Tab key, the newest at first; arrows move between them. */
  makeReachable() {
    const all = [...this.list.querySelectorAll("article")];
    if (!this.list.contains(document.activeElement)) this.reach(all.at(-1));
  }

  reach(article) {
    if (!article) return;
    for (const node of this.list.querySelectorAll('article[tabindex="0"], .author[tabindex="0"]')) node.tabIndex = -1;
    for (const node of [article, article.querySelector(".author")]) if (node) node.tabIndex = 0;
  }

  onKey(event) {
    const here = event.target;
    if (here.tagName !== "ARTICLE" || !["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
    const all = [...this.list.querySelectorAll("article")];
    const at = all.indexOf(here);
    const to = { ArrowUp: Math.max(0, at - 1), ArrowDown: Math.min(all.length - 1, at + 1), Home: 0, End: all.length - 1 }[event.key];
    event.preventDefault();
    all[to].focus();
  }
}

function removeAndNext(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function separator(words, extra = "") {
  return h("div", { class: `separator ${extra}`, role: "separator", "aria-label": words }, h("span", {}, words));
}
