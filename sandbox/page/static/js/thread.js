// The thread beside the conversation: one message and the answers to it.

import { Composer } from "./composer.js";
import { fill, h, icon } from "./dom.js";
import { whyClosed } from "./main.js";
import { MessageList } from "./messagelist.js";

export function createThread(store, open, node) {
  const title = h("h2", { class: "panel-title" }, "Thread");
  const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close the thread", on: { click: () => open.thread(null) } }, icon("close"));
  const list = new MessageList(store, open, { label: "Messages of the thread", inThread: true });
  const composer = new Composer(store, { threadTs: () => store.threadTs, label: () => "Reply", onSent: () => list.toEnd() });
  fill(node, h("header", { class: "panel-head" }, title, close), list.node, composer.node);

  const drawThread = () => {
    node.hidden = !store.threadTs;
    list.forget();
    list.follows = true;
    list.show([]);
    if (store.threadTs) composer.turnTo(`${store.place.channel}/${store.threadTs}`, whyClosed(store, open));
  };
  store.on("thread", () => {
    drawThread();
    if (store.threadTs) composer.input.focus({ preventScroll: true });
  });
  store.on("place", drawThread);
  store.on("channels", () => store.threadTs && composer.turnTo(`${store.place.channel}/${store.threadTs}`, whyClosed(store, open)));
  store.on("messages", () => store.threadTs && list.show(store.thread));
  store.on("users", () => list.forget());
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) open.thread(null);
  });
}
