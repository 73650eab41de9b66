// The app's own pages: its Home tab, and About with the list of its commands.

import { redrawBlocks, renderBlocks } from "./blocks.js";
import { avatar, fill, h, icon } from "./dom.js";
import { surfaceEnv } from "./surface.js";

export function createHome(store, open) {
  const node = h("div", { class: "home", role: "tabpanel", id: "panel-home", "aria-labelledby": "tab-home", tabindex: "0" });
  const entered = new Map();
  let drawn = null;

  const draw = ({ loading = false } = {}) => {
    if (loading && !store.home) {
      drawn = null;
      fill(node, h("div", { class: "splash" }, h("span", { class: "spinner", "aria-hidden": "true" }), " Opening Home…"));
      return;
    }
    const sign = JSON.stringify([store.home?.hash, store.home?.blocks, store.me?.id]);
    if (sign === drawn) return;
    drawn = sign;
    if (!store.home) fill(node, emptyHome(store));
    else {
      const env = surfaceEnv(store, open, { surface: "home", target: { home: true }, blocks: store.home.blocks, state: store.home.state?.values, entered });
      redrawBlocks(node, h("div", { class: "home-blocks" }, renderBlocks(store.home.blocks, env)));
    }
  };
  store.on("home", draw);
  store.on("me", () => {
    entered.clear();
    drawn = null;
  });
  return { node, draw };
}

function emptyHome(store) {
  return h("div", { class: "empty" }, h("span", { class: "empty-mark" }, icon("app")),
    h("h2", {}, `${store.bot?.name ?? "The app"} has not filled its Home yet`),
    h("p", { class: "muted" }, store.info?.connections ? "An app fills it when it hears app_home_opened, with views.publish." : "No app is connected. Start it, then open this tab again."));
}

export function aboutApp(store, open) {
  const commands = store.info?.commands ?? [];
  return h("div", { class: "home", role: "tabpanel", id: "panel-about", "aria-labelledby": "tab-about", tabindex: "0" },
    h("div", { class: "about-head" }, avatar({ id: store.bot.user_id, name: store.bot.name, app: true, size: "xl" }),
      h("div", {}, h("h2", {}, store.bot.name), h("div", { class: "muted" }, `App ${store.bot.app_id} · bot user ${store.bot.user_id}`))),
    h("h3", { class: "small-title" }, "Slash commands"),
    commands.length ? commandList(commands, open) : h("p", { class: "muted" }, "This app has no slash commands."));
}

/** The commands as buttons; a press puts one into the composer. */
export function commandList(commands, open) {
  return h("ul", { class: "command-list" }, commands.map(({ command, description, usage_hint: hint }) =>
    h("li", {}, h("button", { type: "button", class: "command", on: { click: () => open.tryCommand(`${command} `) } },
      h("span", { class: "command-name" }, command, hint ? h("span", { class: "suggestion-hint" }, hint) : null),
      h("span", { class: "muted" }, description ?? "")))));
}
