// The developer's drawer: the connection, faults to order, rates, scopes, people, and the traffic.

import { call } from "./api.js";
import { showJson, toast } from "./dialogs.js";
import { fill, h, icon, uid } from "./dom.js";
import { peopleTools } from "./peopletools.js";

const FAULTS = [
  ["store_then_cut", "Stored, then the connection is cut", []],
  ["cut_before_store", "Cut before anything is stored", []],
  ["delay", "The answer takes long", ["seconds"]],
  ["status", "A server error", ["status"]],
  ["html", "An HTML page instead of JSON", []],
  ["ratelimited", "Too many calls", ["retry_after"]],
  ["error", "An error of Slack's", ["error"]],
  ["truncated_json", "Half of the JSON is missing", []],
  ["ok_without_ts", "ok, but without a ts", []],
  ["history_lag", "New messages are missing from history", ["seconds"]],
  ["socket_disconnect", "Socket Mode is cut", []],
  ["drop_ack", "An acknowledgement is ignored", []],
];
const EXTRAS = {
  seconds: ["Seconds", "number", "5"],
  status: ["HTTP status", "number", "503"],
  retry_after: ["Retry after (seconds)", "number", "2"],
  error: ["Error code", "text", "channel_not_found"],
};
const SHOWN_LINES = 60;

export function createDeveloper(store, node, button) {
  let timer = null;
  const parts = [connection(store), faults(store), scopes(), section("People", peopleTools(store), false), traffic()];
  const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close the developer panel", on: { click: () => show(false) } }, icon("close"));
  fill(node, h("header", { class: "panel-head" }, h("h2", { class: "panel-title" }, "Developer"), close),
    h("div", { class: "panel-scroll" }, parts.map((part) => part.node ?? part)));

  const refresh = () => Promise.all(parts.map((part) => part.refresh?.())).catch((problem) => problem.code !== "offline" && toast(problem.message, { problem: true }));
  const show = (on) => {
    node.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
    clearInterval(timer);
    if (!on) return button.focus();
    refresh();
    timer = setInterval(refresh, 2500);
    return close.focus();
  };
  button.addEventListener("click", () => show(node.hidden));
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) show(false);
  });
  store.on("faults", () => node.hidden || refresh());
}

function section(title, content, open = true) {
  return h("details", { class: "tool", open }, h("summary", { class: "tool-title" }, title), h("div", { class: "tool-body stack" }, content));
}

function connection(store) {
  const facts = h("dl", { class: "facts" });
  const rates = h("input", { type: "checkbox", id: uid("rates") });
  rates.addEventListener("change", async () => {
    await call("rates", { on: rates.checked }).catch((problem) => toast(problem.message, { problem: true }));
    store.refreshInfo();
  });
  const copy = (value) => h("button", { type: "button", class: "copy", title: "Copy", on: { click: () => navigator.clipboard?.writeText(value).then(() => toast("Copied.")) } }, h("code", {}, value));
  let drawn = "";
  const refresh = () => {
    const { connections, tokens, api_url: api, rates: on } = store.info;
    rates.checked = on === true;
    const rows = [["Connections", String(connections ?? 0)], ["Base URL", api && copy(api)], ["Bot token", tokens?.bot && copy(tokens.bot)], ["App token", tokens?.app && copy(tokens.app)]];
    const sign = JSON.stringify([connections, api, tokens]);
    if (sign !== drawn) fill(facts, rows.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
    drawn = sign;
  };
  const label = h("label", { class: "choice", for: rates.id }, rates, h("span", {}, h("span", { class: "choice-text" }, "Rate limits"), h("span", { class: "choice-description" }, "As strict as Slack's own")));
  return { node: section("Connection", [facts, label, installation()]), refresh };
}

const INSTALLED = [["installed", "Installed"], ["revoked", "Token revoked"], ["uninstalled", "Uninstalled"]];

/** Takes the app's token away, or the whole app, and gives it back. */
function installation() {
  const state = h("select", { class: "input", id: uid("installed") }, INSTALLED.map(([value, words]) => h("option", { value }, words)));
  state.addEventListener("change", async () => {
    try {
      await call("install", { state: state.value });
      toast(`The app is now: ${state.selectedOptions[0].text.toLowerCase()}.`);
    } catch (problem) {
      toast(problem.message, { problem: true });
    }
  });
  return h("div", { class: "field" }, h("label", { class: "label", for: state.id }, "The app is"), state);
}

// ---- faults

function faults(store) {
  const list = h("ul", { class: "fault-list", "aria-label": "Ordered faults" });
  const kind = h("select", { class: "input", id: uid("fault") }, FAULTS.map(([value, words]) => h("option", { value }, words)));
  const method = h("input", { class: "input", id: uid("fault"), placeholder: "any, or chat.postMessage", autocomplete: "off" });
  const times = h("input", { class: "input", id: uid("fault"), type: "number", value: "1", min: "-1", title: "-1 = until cleared" });
  const skip = h("input", { class: "input", id: uid("fault"), type: "number", value: "0", min: "0" });
  const extra = h("div", { class: "form-grid" });
  const drawExtra = () => fill(extra, FAULTS.find(([value]) => value === kind.value)[2].map(extraField));
  kind.addEventListener("change", drawExtra);
  drawExtra();

  const refresh = async () => {
    const planned = await call("faults");
    fill(list, planned.length ? planned.map(faultRow) : h("li", { class: "muted" }, "None is waiting."));
  };
  const run = async (name, args, said) => {
    try {
      await call(name, args);
      toast(said);
      await refresh();
    } catch (problem) {
      toast(problem.message, { problem: true });
    }
  };
  const submit = (event) => {
    event.preventDefault();
    const args = { kind: kind.value, times: Number(times.value), skip: Number(skip.value), ...(method.value.trim() ? { method: method.value.trim() } : {}) };
    for (const input of extra.querySelectorAll("input")) args[input.name] = input.type === "number" ? Number(input.value) : input.value;
    run("fault", args, "Ordered. It strikes at the next matching call.");
  };
  const row = (label, control) => h("div", { class: "field" }, h("label", { class: "label", for: control.id }, label), control);
  const form = h("form", { class: "stack", "aria-label": "Order a fault", on: { submit } }, row("What goes wrong", kind),
    h("div", { class: "form-grid" }, row("Method", method), row("Times", times), row("Let pass first", skip)), extra,
    h("div", { class: "row-form" }, h("button", { type: "submit", class: "button button-small button-primary" }, "Order"),
      h("button", { type: "button", class: "button button-small", on: { click: () => run("clear_faults", {}, "All faults are cleared.") } }, "Clear all")));
  store.on("faults", () => store.quietly(refresh));
  return { node: section("Faults", [form, list]), refresh };
}

function extraField(name) {
  const [label, type, value] = EXTRAS[name];
  const id = uid("fault");
  return h("div", { class: "field" }, h("label", { class: "label", for: id }, label), h("input", { class: "input", id, name, type, value }));
}

function faultRow({ kind, method, times, skip }) {
  const words = [method ?? "any call", times < 0 ? "until cleared" : `${times} time${times === 1 ? "" : "s"}`, skip ? `after ${skip}` : null];
  return h("li", {}, h("strong", {}, FAULTS.find(([value]) => value === kind)?.[1] ?? kind), h("span", { class: "muted" }, ` ${words.filter(Boolean).join(" · ")}`));
}

// ---- scopes

function scopes() {
  const list = h("ul", { class: "scope-list", "aria-label": "Scopes of the app" });
  const name = h("input", { class: "input input-small", "aria-label": "Scope to add", placeholder: "chat:write" });
  let drawn = "";
  const change = async (args) => {
    try {
      await call("scopes", args);
      await refresh();
    } catch (problem) {
      toast(problem.message, { problem: true });
    }
  };
  const draw = (all) => fill(list, all.length ? all.map((scope) => h("li", { class: "chip" }, scope,
    h("button", { type: "button", class: "chip-remove", "aria-label": `Remove ${scope}`, on: { click: () => change({ remove: [scope] }) } }, icon("close")))) : h("li", { class: "muted" }, "Every scope: there is no manifest."));
  const refresh = async () => {
    const all = await call("scopes");
    if (JSON.stringify(all) !== drawn) draw(all);
    drawn = JSON.stringify(all);
  };
  const submit = (event) => {
    event.preventDefault();
    if (name.value.trim()) change({ add: [name.value.trim()] });
    name.value = "";
  };
  const form = h("form", { class: "row-form", on: { submit } }, name, h("button", { type: "submit", class: "button button-small" }, "Add"));
  return { node: section("Scopes", [h("p", { class: "hint" }, "Take one away to see how the app copes with missing_scope."), list, form], false), refresh };
}

// ---- traffic

function traffic() {
  const list = h("ol", { class: "traffic", "aria-label": "Newest calls and deliveries" });
  let lines = [];
  const refresh = async () => {
    const after = lines.at(-1)?.n ?? Math.max(0, (await newestLine()) - SHOWN_LINES);
    const fresh = await call("transcript", { after, limit: 500 });
    if (!fresh.length && lines.length) return;
    lines = [...lines, ...fresh].slice(-SHOWN_LINES);
    fill(list, lines.length ? [...lines].reverse().map(trafficRow) : h("li", { class: "muted" }, "Nothing was said yet."));
  };
  return { node: section("Traffic", list), refresh };
}

/** The number of the newest line, found by halving: a long run has too many lines to fetch them all. */
async function newestLine() {
  const isThere = async (number) => (await call("transcript", { after: number - 1, limit: 1 })).length > 0;
  let known = 0;
  let step = 64;
  while (await isThere(known + step)) {
    known += step;
    step *= 2;
  }
  for (; step >= 1; step /= 2) if (await isThere(known + step)) known += step;
  return known;
}

/** What was delivered: the command, the event, or the kind of interaction with what was used. */
function deliveryName({ type, payload }) {
  const used = payload?.actions?.[0]?.action_id ?? payload?.view?.callback_id ?? payload?.action_id;
  return payload?.command ? `${payload.command} ${payload.text ?? ""}`.trim() : used ? `${type} ${used}` : String(type);
}

function trafficRow(line) {
  const out = line.direction === "delivery";
  const name = line.method ?? deliveryName(line);
  const answer = line.response?.error ?? (line.response?.ok === true ? "ok" : String(line.status ?? ""));
  const bad = line.response?.ok === false || (out && line.status !== "acknowledged");
  return h("li", {}, h("button", { type: "button", class: "traffic-row", on: { click: () => showJson(`${out ? "To" : "From"} the app: ${name}`, line) } },
    h("span", { class: `traffic-arrow${out ? " out" : ""}`, "aria-label": out ? "to the app" : "from the app" }, out ? "→" : "←"),
    h("span", { class: "traffic-name" }, name), h("span", { class: bad ? "traffic-bad" : "muted" }, answer),
    h("span", { class: "muted traffic-time" }, typeof line.duration_ms === "number" ? `${Math.round(line.duration_ms)} ms` : "")));
}
