// The page of the demo: puts its parts together, and keeps them up to date.

import { $, el, kept, tabs, toast } from "./dom.js";
import * as phone from "./phone.js";
import { groupMessage, showGroup, showGroups } from "./groups.js";
import { answered } from "./pressing.js";
import { groups, mergeChat, mergeMessage, replaceWorld, unread, world } from "./state.js";
import { get, listen, post } from "./talk.js";
import * as workshop from "./workshop.js";
import { hour, moment, setClock, shortDay, speed } from "./time.js";

const narrow = matchMedia("(max-width: 899px)");
let place = kept.get("place") ?? "phone"; // on a narrow screen, the one chat that is shown

// -- what the server tells ------------------------------------------------------------------------------------

listen({
  world: told((sent) => {
    replaceWorld(sent);
    phone.showPhone();
    showGroups();
    showPlaces();
    askForParticipants();
  }),
  message: told((message) => {
    const fresh = mergeMessage(message);
    const chat = world.chats.get(message.chat);
    if (!chat) return;
    if (chat.kind === "private") phone.messageArrived(message, fresh, isVisible("phone"));
    else groupMessage(message, fresh, isVisible(String(chat.id)));
    if (fresh) showPlaces();
    askForParticipants();
  }),
  chat: told((sent) => {
    const { people, ...chat } = sent;
    const before = world.people.length;
    world.people = people;
    mergeChat(chat);
    if (before !== people.length) phone.showPeople();
    if (chat.kind !== "private") showGroup(world.chats.get(chat.id));
    if (chat.id === phone.shownChat()) phone.showChat();
    showPlaces();
  }),
  people: told((sent) => {
    world.people = sent.people;
    sent.chats.forEach(mergeChat);
    phone.showPhone();
  }),
  menus: told((menus) => {
    world.menus = menus;
    phone.showChat();
  }),
  typing: told(({ chat }) => phone.showTyping(chat)),
  toast: told(answered),
  clock: told(() => {}),
});

/** Everything that is told carries the time. */
function told(handler) {
  return (sent) => {
    const { clock, ...content } = sent;
    setClock(clock);
    world.invite = clock.invite;
    if (clock.revision && workshop.begin()) showPlaces();
    if (clock.revision) workshop.look(clock.revision);
    showSpeed();
    handler(content);
  };
}

let asking = null;

function askForParticipants() {
  clearTimeout(asking);
  asking = setTimeout(async () => {
    const found = await get("participants");
    if (!found) return;
    const before = phone.zone();
    world.participants = new Map(found.map((each) => [each.chat, each]));
    if (phone.zone() !== before) phone.showPhone(); // Every time on it is another one now.
    phone.showCaption();
    workshop.look();
    tick();
  }, 250);
}

// -- time -----------------------------------------------------------------------------------------------------

function tick() {
  const now = moment();
  $("now-time").textContent = hour(now, "UTC");
  $("now-day").textContent = `${shortDay(now, "UTC")}, UTC`;
  const zone = phone.zone();
  $("now-local").textContent = zone === "UTC" ? "" : `${hour(now, zone)} in ${zone.split("/").at(-1).replaceAll("_", " ")}`;
  phone.tick();
}
setInterval(tick, 250);

function showSpeed() {
  for (const choice of document.querySelectorAll('input[name="speed"]')) {
    choice.checked = Number(choice.value) === speed();
  }
}

for (const choice of document.querySelectorAll('input[name="speed"]')) {
  choice.addEventListener("change", () => post("clock", { speed: Number(choice.value) }));
}
for (const key of document.querySelectorAll("[data-jump]")) {
  key.addEventListener("click", () => jump(key, { jump: Number(key.dataset.jump) }));
}
$("next").addEventListener("click", async () => {
  const answer = await jump($("next"), { next: true });
  if (answer && !answer.reached) toast("Nothing more comes by itself.");
});

async function jump(key, how) {
  if (key.getAttribute("aria-busy")) return null;
  key.setAttribute("aria-busy", "true");
  const answer = await post("clock", how);
  key.removeAttribute("aria-busy");
  if (answer) setClock(answer.clock);
  tick();
  askForParticipants();
  return answer;
}

// -- which chat a narrow screen shows -------------------------------------------------------------------------

const places = () => [{ id: "phone", title: "Participants" }, ...workshop.place(), ...groups().map(({ id, title }) => ({ id: String(id), title }))];
const isVisible = (id) => document.visibilityState === "visible" && (!narrow.matches || id === place);

function showPlaces() {
  if (!places().some((each) => each.id === place)) place = "phone";
  const held = document.activeElement?.id;
  if (isVisible("phone")) unread.clear(phone.shownChat());
  for (const { id } of places()) if (isVisible(id)) unread.clear(Number(id));
  $("places").replaceChildren(
    ...places().map(({ id, title }) => {
      const chosen = id === place;
      const news = id === "phone" ? world.people.reduce((sum, each) => sum + unread.of(each.id), 0) : unread.of(Number(id));
      const tab = el("button", {
        type: "button", role: "tab", id: `place-${id}`, "aria-selected": String(chosen), "aria-controls": `pane-${id}`,
        tabindex: chosen ? "0" : "-1", onclick: () => goTo(id),
      }, title);
      if (news) tab.append(el("span", { class: "news" }, String(news), el("span", { class: "unseen" }, " new")));
      return tab;
    }),
  );
  phone.showPeople();
  for (const pane of document.querySelectorAll(".pane")) pane.classList.toggle("elsewhere", pane.id !== `pane-${place}`);
  if (held?.startsWith("place-")) $(held)?.focus();
}

function goTo(id) {
  place = id;
  kept.set("place", id);
  showPlaces();
}
narrow.addEventListener("change", showPlaces);
document.addEventListener("visibilitychange", showPlaces);
tabs($("places"));

// -- light and dark -------------------------------------------------------------------------------------------

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

function showTheme() {
  const dark = (kept.get("theme") ?? (prefersDark.matches ? "dark" : "light")) === "dark";
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  $("theme").setAttribute("aria-pressed", String(dark));
}
$("theme").addEventListener("click", () => {
  kept.set("theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  showTheme();
});
prefersDark.addEventListener("change", showTheme);
showTheme();

phone.startPhone();
tick();
