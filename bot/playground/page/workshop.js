// The files of the program beside the phone: what is wrong in them, what comes when, and what was left out.

import { $, ask, el, toast } from "./dom.js";
import * as phone from "./phone.js";
import { get, post } from "./talk.js";

let begun = false;
let seen = 0;
let asked = null;

/** Show the pane, where there are files to show; whether it was shown only now. */
export function begin() {
  if (begun) return false;
  begun = true;
  document.title = "Evenkeel – preview";
  document.querySelector(".brand-note").textContent = "preview";
  $("panes").querySelector("#pane-phone").after($("workshop-template").content.cloneNode(true));
  $("workshop-record").addEventListener("click", record);
  phone.whenShown(() => look());
  return true;
}

/** Its place among those that a narrow screen can show. */
export const place = () => (begun ? [{ id: "workshop", title: "Program" }] : []);

/** Look at the files anew: when they have changed, or when a conversation went on. */
export function look(revision) {
  if (!begun || (revision !== undefined && revision === seen)) return;
  if (revision !== undefined) seen = revision;
  clearTimeout(asked);
  asked = setTimeout(async () => {
    const chat = phone.shownChat();
    const shown = await get(`workshop${chat ? `?chat=${chat}` : ""}`);
    if (shown) show(shown);
  }, 60);
}

function show({ mistakes, people, outline, now, settled, left_out: leftOut }) {
  showWrong(mistakes);
  const held = $("workshop-person").value;
  $("workshop-person").replaceChildren(...people.map((name) => el("option", { value: name }, name)));
  if (people.includes(held)) $("workshop-person").value = held;
  $("workshop-left-out").replaceChildren(...leftOut.map(leftOutView));
  const closed = new Set([...document.querySelectorAll("#workshop-outline details:not([open])")].map((each) => each.dataset.title));
  $("workshop-outline").replaceChildren(
    ...outline.map(({ title, sessions }) =>
      el("details", { open: !closed.has(title), "data-title": title }, el("summary", {}, title), ...sessions.map((each) => sessionView(each, now, settled))),
    ),
  );
}

function showWrong(all) {
  const mistakes = all.filter((each) => each.severity === "mistake");
  const warnings = all.filter((each) => each.severity !== "mistake");
  const parts = [];
  if (mistakes.length) {
    parts.push(el("p", { class: "wrong-head" }, `${mistakes.length} to mend. The bot goes on with the files as they were before.`));
    parts.push(...mistakes.map(mistakeView));
  } else parts.push(el("p", { class: "all-well" }, "The files are well. What you save is here within a second."));
  if (warnings.length) {
    parts.push(el("details", {}, el("summary", {}, `${warnings.length} ${warnings.length === 1 ? "warning" : "warnings"}`), ...warnings.map(mistakeView)));
  }
  $("workshop-wrong").replaceChildren(...parts);
}

function mistakeView({ file, line, column, problem, remedy, source, severity }) {
  const before = source.slice(0, column - 1);
  return el(
    "div", { class: `mistake ${severity}` },
    el("p", {}, el("b", {}, `${file}:${line}:${column}`), ` ${problem}`),
    source.trim() ? el("pre", {}, before, el("mark", {}, source.slice(column - 1) || " ")) : null,
    remedy ? el("p", { class: "remedy" }, remedy) : null,
  );
}

function leftOutView({ session, what, name }) {
  return el("p", { class: "left-out" }, el("b", {}, `${session}: `), `left out (${what}), because “${name}” was not answered`);
}

function sessionView({ session, module, day, when, at, what, conditional }, now, settled) {
  const how = session === now ? "now" : settled[session] ?? "";
  const where = how === "now" ? "here" : "";
  const title = day ? `Day ${day}, ${at}` : when;
  return el(
    "button", { type: "button", class: `session ${where}`, title: `Go there: ${session}, ${when}`, "data-session": session, onclick: (event) => goTo(event.currentTarget) },
    el("span", { class: "session-when" }, title, how ? el("small", {}, how) : null),
    el("span", { class: "session-what" }, el("b", {}, module), conditional ? " (if its condition holds)" : "", ` ${what.join(", ")}`),
  );
}

async function goTo(key) {
  key.setAttribute("aria-busy", "true");
  const gone = await post("goto", { person: $("workshop-person").value, session: key.dataset.session });
  key.removeAttribute("aria-busy");
  if (gone?.chat) phone.choose(gone.chat);
}

async function record() {
  const chat = phone.shownChat();
  const filled = chat && (await ask($("story-dialog")));
  if (!filled) return;
  const kept = await post("record", { chat, name: filled.name });
  if (kept?.file) toast(`Kept as ${kept.file}. Rehearse it: evenkeel rehearse`);
}
