// The chats of the staff: the clinicians', the coordinators', any other group.

import { $, el, kept, writing } from "./dom.js";
import { Log } from "./log.js";
import { press } from "./pressing.js";
import { groups, unread } from "./state.js";
import { post } from "./talk.js";

const panes = new Map(); // by chat id: { section, log, select }

/** Draw everything anew. */
export function showGroups() {
  const there = new Set(groups().map((group) => group.id));
  for (const [id, pane] of panes) {
    if (there.has(id)) continue;
    pane.section.remove();
    panes.delete(id);
  }
  for (const group of groups()) {
    if (!panes.has(group.id)) panes.set(group.id, made(group));
    showGroup(group);
    showLog(group);
  }
}

/** The head of a group, and who is in it. */
export function showGroup(group) {
  const pane = panes.get(group.id);
  if (!pane) return showGroups();
  const find = (selector) => pane.section.querySelector(selector);
  pane.section.setAttribute("aria-label", group.title);
  find(".group-title").textContent = group.title;
  find(".face").textContent = [...group.title].slice(0, 2).join("");
  const count = group.members.length;
  find(".group-members").textContent = `${count} ${count === 1 ? "person" : "people"} and the bot · times in UTC`;
  const chosen = pane.select.value || kept.get(`as-${group.id}`);
  pane.select.replaceChildren(...group.members.map((each) => el("option", { value: each.id }, each.name)));
  if (group.members.some((each) => String(each.id) === chosen)) pane.select.value = chosen;
  find(".as").hidden = find(".write").hidden = count === 0;
}

/** A message came, or changed. */
export function groupMessage(message, fresh, visible) {
  panes.get(message.chat)?.log.update(message);
  if (fresh && !visible) unread.add(message.chat);
}

function showLog(group) {
  panes.get(group.id).log.show([...group.messages.values()], view(group.id));
}

function view(id) {
  const who = () => Number(panes.get(id).select.value);
  return {
    mine: (message) => message.sender.id === who(),
    zone: "UTC",
    names: true,
    edit: null,
    answer: (message) => answer(id, message),
    say: (text) => {
      const answered = panes.get(id).answered;
      answer(id, null);
      return post("say", { person: who(), chat: id, text, ...(answered && { message: answered.id }) });
    },
    press: (message, button, key) => press(who(), message, button, key, panes.get(id).select.selectedOptions[0].text),
  };
}

/** What is written next answers this message; or none. */
function answer(id, message) {
  const pane = panes.get(id);
  const bar = pane.section.querySelector(".answering");
  pane.answered = message;
  bar.hidden = !message;
  bar.querySelector("span").textContent = message?.text ?? "";
  if (message) pane.section.querySelector("textarea").focus();
}

function made(group) {
  const section = $("group-template").content.firstElementChild.cloneNode(true);
  section.id = `pane-${group.id}`;
  $("panes").append(section);
  const area = section.querySelector("textarea");
  area.id = `write-${group.id}`;
  section.querySelector(".write label").setAttribute("for", area.id);
  section.querySelector(".write label").textContent = `Message to ${group.title}`;
  section.querySelector(".write button").setAttribute("aria-label", `Send to ${group.title}`);
  section.querySelector(".answering button").addEventListener("click", () => answer(group.id, null));
  area.addEventListener("keydown", (event) => event.key === "Escape" && answer(group.id, null));
  const select = section.querySelector("select");
  select.addEventListener("change", () => {
    kept.set(`as-${group.id}`, select.value);
    const now = groups().find((each) => each.id === group.id);
    showLog(now);
  });
  writing(section.querySelector("form"), area, (text) => view(group.id).say(text));
  return { section, select, log: new Log(section.querySelector(".log-place"), group.title) };
}
