// The control API and the stream: the only module that talks to the server.

export class SandboxFailure extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** Calls a method of the control API; the answer is its JSON. Throws SandboxFailure with a sentence for people. */
export async function call(name, args = {}) {
  const response = await post(name, args);
  const text = await response.text();
  const answer = parse(text);
  if (response.ok) return answer;
  throw new SandboxFailure(answer?.error ?? "failed", answer?.message ?? `The sandbox answered ${response.status}.`);
}

async function post(name, args) {
  try {
    return await fetch(`/sandbox/api/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(args),
    });
  } catch {
    throw new SandboxFailure("offline", "The sandbox does not answer. Is it still running?");
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/**
 * Listens to what happens for one person. `onEvent(event)`; `onUp()` when the stream opens, so that something may
 * have been missed; `onDown()` when it breaks. Returns a function that ends it.
 */
export function listen(user, { onEvent, onUp, onDown }) {
  let source = null;
  let timer = null;
  let wait = FIRST_WAIT;
  let ended = false;

  function open() {
    source = new EventSource(`/sandbox/stream?user=${encodeURIComponent(user)}`);
    source.onopen = () => {
      wait = FIRST_WAIT;
      onUp();
    };
    source.onmessage = ({ data }) => {
      const event = parse(data);
      if (event && typeof event.type === "string") onEvent(event);
    };
    source.onerror = () => {
      source.close();
      if (ended) return;
      onDown();
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  }

  open();
  return () => {
    ended = true;
    clearTimeout(timer);
    source.close();
  };
}
