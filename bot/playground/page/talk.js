// Talking with the server: what we ask, and what we are told without asking.

import { $, toast } from "./dom.js";

/** Ask the server to do something; its answer, or null after saying what was wrong. */
export async function post(what, body) {
  try {
    const answer = await fetch(`/api/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const found = await answer.json().catch(() => ({}));
    if (answer.ok) return found;
    toast(found.error ?? `That did not work (${answer.status}).`);
  } catch {
    toast("The demo does not answer.");
  }
  return null;
}

/** Ask the server for something to show; null if it cannot be had now. */
export async function get(what) {
  try {
    const answer = await fetch(`/api/${what}`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** Listen for ever. After a break the server sends the whole world anew, so nothing is missed. */
export function listen(handlers) {
  const stream = new EventSource("/api/stream");
  for (const [kind, handler] of Object.entries(handlers)) {
    stream.addEventListener(kind, (event) => {
      $("offline").hidden = true;
      handler(JSON.parse(event.data));
    });
  }
  stream.onerror = () => {
    $("offline").hidden = false;
    // The browser tries again by itself, unless it was told off.
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen(handlers), 1500);
  };
}
