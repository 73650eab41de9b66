// The clock of the sandbox: what time it is, and buttons that let time pass.

import { call } from "./api.js";
import { toast } from "./dialogs.js";
import { fill, h, icon } from "./dom.js";
import { fromWall, fullMoment, nearMoment, toWall } from "./time.js";

export function createClock(store) {
  const find = (id) => document.getElementById(id);
  const parts = {
    time: find("clock-time"), mode: find("clock-mode"), walk: find("clock-walk"), progress: find("clock-progress"),
    bar: find("clockbar"), date: find("clock-date"), form: find("clock-form"), state: find("app-state"),
    stop: find("clock-stop"),
  };
  const trip = { from: null, to: null, busy: false };
  const draw = () => drawClock(store, parts, trip);
  const move = (args, target) => moveClock(store, trip, draw, args, target);

  find("clock-next").addEventListener("click", () => move({ next: true }, store.info?.next_due ? new Date(store.info.next_due) : null));
  for (const button of parts.bar.querySelectorAll("[data-seconds]")) {
    const seconds = Number(button.dataset.seconds);
    button.addEventListener("click", () => move({ seconds }, new Date(store.now().getTime() + seconds * 1000)));
  }
  parts.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const target = fromWall(parts.date.value, store.tz);
    if (target) move({ to: target.toISOString() }, target);
  });
  parts.date.addEventListener("focus", () => {
    if (!parts.date.value) parts.date.value = toWall(store.now(), store.tz);
  });
  parts.mode.addEventListener("click", () => tell(store, "clock", { live: !store.info.live }));
  parts.stop.addEventListener("click", () => tell(store, "stop", {}));
  for (const topic of ["clock", "me", "up"]) store.on(topic, draw);
  setInterval(draw, 1000);
  return { draw };
}

async function tell(store, name, args) {
  try {
    store.setClock(await call(name, args));
  } catch (problem) {
    toast(problem.message, { problem: true });
  }
}

async function moveClock(store, trip, draw, args, target) {
  if (trip.busy) return;
  Object.assign(trip, { busy: true, from: store.now(), to: target });
  draw();
  try {
    store.clockMoved(await call("advance", args));
  } catch (problem) {
    toast(problem.message, { problem: true });
  } finally {
    Object.assign(trip, { busy: false, from: null, to: null });
    draw();
    store.refreshInfo();
    store.refreshMessages();
    store.refreshChannels();
  }
}

function drawClock(store, parts, trip) {
  const { info } = store;
  if (!info) return;
  const now = store.now();
  const shown = fullMoment(now, store.tz, store.locale);
  if (parts.time.textContent !== shown) parts.time.textContent = shown;
  parts.time.dateTime = now.toISOString();
  parts.time.title = `${store.tz} · ${now.toISOString()}`;
  drawMode(parts.mode, info.live);
  drawState(store, parts.state);
  drawTrip(store, parts, trip, now);
}

function drawMode(node, live) {
  const key = String(live);
  if (node.dataset.live === key) return;
  node.dataset.live = key;
  node.title = live ? "Time flows. Press to hold it." : "Time stands still. Press to let it flow.";
  node.setAttribute("aria-pressed", key);
  node.setAttribute("aria-label", live ? "Live: time flows" : "Frozen: time stands still");
  fill(node, h("span", { class: "dot" }), live ? "Live" : "Frozen");
}

function drawTrip(store, parts, trip, now) {
  const walking = trip.busy || store.info.advancing === true;
  parts.bar.classList.toggle("walking", walking);
  parts.bar.setAttribute("aria-busy", String(walking));
  for (const button of parts.bar.querySelectorAll(".clock-buttons button")) button.disabled = walking !== (button === parts.stop);
  parts.stop.hidden = !walking;
  parts.progress.hidden = !walking;
  if (walking && trip.to) parts.progress.value = Math.max(0.02, Math.min(1, (now - trip.from) / Math.max(1, trip.to - trip.from)));
  else parts.progress.removeAttribute("value");
  const due = store.info.next_due;
  const words = walking
    ? `Time is passing${trip.to ? `, until ${nearMoment(trip.to, store.tz, store.locale)}` : ""}…`
    : due ? `Next: ${nearMoment(new Date(due), store.tz, store.locale)}` : "Nothing is planned";
  if (parts.walk.textContent !== words) parts.walk.textContent = words;
}

function drawState(store, node) {
  const count = store.info.connections ?? 0;
  const state = !store.up ? "offline" : count ? "on" : "off";
  if (node.dataset.state === state) return;
  node.dataset.state = state;
  const words = { offline: "Reconnecting…", on: "App connected", off: "No app connected" }[state];
  fill(node, state === "on" ? h("span", { class: "dot" }) : icon("warn"), words);
}
