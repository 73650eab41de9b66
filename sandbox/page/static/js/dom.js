// Builds DOM nodes. Text always becomes a text node, so what people and apps write is never markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * A new element. `props`: class, text, data ({key: value}), on ({event: listener}); anything else is an
 * attribute (true = present, false/null = absent). Children: nodes, strings, arrays of them, null.
 */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) setProp(node, name, value);
  append(node, children);
  return node;
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "class") node.className = value;
  else if (name === "text") node.textContent = value;
  else if (name === "value") node.value = value;
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  else if (/^on/i.test(name)) throw new Error(`no inline listeners: ${name}`);
  else node.setAttribute(name, value === true ? "" : String(value));
}

export function append(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

/** A link target that is safe to follow, or null: only web, mail and phone addresses. */
export function safeUrl(url) {
  try {
    const parsed = new URL(String(url), location.origin);
    return ["http:", "https:", "mailto:", "tel:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

export function safeImageUrl(url) {
  const safe = safeUrl(url);
  if (safe && /^https?:/.test(safe)) return safe;
  return /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/.test(String(url)) ? String(url) : null;
}

export function link(url, children, props = {}) {
  const href = safeUrl(url);
  if (!href) return h("span", { class: "dead-link", title: "This address is not a web address" }, children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow", ...props }, children);
}

/** A picture, or its description when it cannot be loaded. */
export function picture(url, alt, props = {}) {
  const src = safeImageUrl(url);
  const missing = () => h("span", { class: "image-missing", role: "img", "aria-label": alt || "Image" }, icon("image"), alt || "Image");
  if (!src) return missing();
  const img = h("img", { src, alt: alt ?? "", loading: "lazy", ...props });
  img.addEventListener("error", () => img.replaceWith(missing()));
  return img;
}

const ICONS = {
  menu: "M4 6h16M4 12h16M4 18h16",
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  down: "M6 9l6 6 6-6",
  right: "M9 6l6 6-6 6",
  hash: "M9 4L7 20M17 4l-2 16M4 9h17M3 15h17",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3",
  plus: "M12 5v14M5 12h14",
  send: "M4 12l16-8-6 16-3-7z",
  search: "M11 18a7 7 0 110-14 7 7 0 010 14zM16 16l5 5",
  reply: "M4 5h16v11H10l-5 4v-4H4z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  play: "M8 5l11 7-11 7z",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 15a3 3 0 100-6 3 3 0 000 6z",
  clock: "M12 21a9 9 0 110-18 9 9 0 010 18zM12 7v5l3 3",
  warn: "M12 4l9 16H3zM12 10v4M12 17h.01",
  check: "M5 12l5 5 9-10",
  people: "M9 12a4 4 0 100-8 4 4 0 000 8zM2 20c0-4 3-6 7-6s7 2 7 6M16 4.5a4 4 0 010 7M18 14.5c2.5.7 4 2.5 4 5.5",
  code: "M9 7l-5 5 5 5M15 7l5 5-5 5",
  app: "M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
};

export function icon(name, label) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name] ?? ICONS.more);
  svg.append(path);
  return svg;
}

/** Twelve hues, chosen by the id, so a person keeps a colour. */
function hueOf(id) {
  let sum = 0;
  for (const char of String(id)) sum = (sum * 31 + char.codePointAt(0)) >>> 0;
  return sum % 12;
}

export function avatar({ id, name, app = false, size = "md" }) {
  const words = String(name ?? "?").trim().split(/\s+/).filter(Boolean);
  const initials = words.length > 1 ? [words[0], words.at(-1)].map((word) => [...word][0]).join("") : [...(words[0] ?? "?")].slice(0, 2).join("");
  return h(
    "span",
    { class: `avatar avatar-${size} hue-${hueOf(id)}${app ? " avatar-app" : ""}`, "aria-hidden": "true" },
    app ? icon("app") : initials.toUpperCase(),
  );
}

/** Draws a part of the page anew; who was at one of its controls (by `data-key` or id) stays there. */
export function keepingFocus(node, redraw) {
  const { activeElement } = document;
  const key = node.contains(activeElement) ? activeElement.dataset.key || activeElement.id : "";
  redraw();
  if (key) node.querySelector(`[data-key="${CSS.escape(key)}"], #${CSS.escape(key)}`)?.focus({ preventScroll: true });
}

/** Runs `work` at most once per `wait` ms, the last call always included. */
export function throttled(work, wait) {
  let timer = null;
  let last = -Infinity;
  return () => {
    if (timer !== null) return;
    const delay = Math.max(30, last + wait - performance.now());
    timer = setTimeout(() => {
      timer = null;
      last = performance.now();
      work();
    }, delay);
  };
}

let counter = 0;
export function uid(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}
