// Pressing the buttons of messages: each waits until the bot has answered the press, as on a phone.

import { $, ask, toast } from "./dom.js";
import { post } from "./talk.js";

const PATIENCE = 15000; // milliseconds; a phone gives up as well

const waiting = new Map(); // by query: what to do with the bot's answer
const early = new Map(); // answers that were quicker than the server's answer to our asking

/** Press a button of a message, as this person; `who` is named where several could have pressed. */
export async function press(person, message, button, key, who = "") {
  const place = key.closest(".log-place").querySelector(".toasts");
  key.setAttribute("aria-busy", "true");
  const done = () => key.removeAttribute("aria-busy");
  const asked = await post("press", { person, chat: message.chat, message: message.id, data: button.data });
  if (!asked) return done();
  waiting.set(asked.query, (answer) => {
    done();
    waiting.delete(asked.query);
    if (answer) show(answer, who, place);
  });
  if (early.has(asked.query)) answered(early.get(asked.query));
  else setTimeout(() => waiting.get(asked.query)?.(null), PATIENCE);
}

/** The bot has answered a press; whoever pressed sees its words. */
export function answered(answer) {
  early.delete(answer.query);
  if (waiting.has(answer.query)) waiting.get(answer.query)(answer);
  else early.set(answer.query, answer);
}

function show({ text, alert }, who, place) {
  if (!text) return;
  if (!alert) return toast(text, who, place);
  $("alert-text").textContent = text;
  ask($("alert-dialog"));
}
