// Small things about elements: making them, menus, tabs. Text only ever enters the page as text.

export const $ = (id) => document.getElementById(id);

/** An element with attributes and children; strings become text, never markup. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "onclick") made.addEventListener("click", value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** One of the drawings at the end of index.html. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A button that opens a list of buttons: Escape and a click elsewhere close it, arrows walk in it. */
export function menu(opener, list) {
  const open = (shown) => {
    list.hidden = !shown;
    opener.setAttribute("aria-expanded", String(shown));
    if (shown) list.querySelector("button")?.focus();
  };
  const close = (back) => {
    if (list.hidden) return;
    open(false);
    if (back) opener.focus();
  };
  opener.addEventListener("click", () => open(list.hidden));
  list.addEventListener("click", (event) => event.target.closest("button") && close(true));
  list.parentElement.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close(true);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    if (list.hidden) return open(true);
    const keys = [...list.querySelectorAll("button")];
    keys.at((keys.indexOf(document.activeElement) + step) % keys.length)?.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!list.parentElement.contains(event.target)) close(false);
  });
  list.parentElement.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !list.parentElement.contains(event.relatedTarget)) close(false);
  });
}

/** Arrow keys, Home and End walk along a row of tabs; only the chosen one is reached by Tab. */
export function tabs(list) {
  list.addEventListener("keydown", (event) => {
    const all = [...list.querySelectorAll('[role="tab"]')];
    const at = all.indexOf(document.activeElement);
    const along = getComputedStyle(list).direction === "rtl" ? -1 : 1;
    const to = {
      ArrowRight: at + along, ArrowLeft: at - along, ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1,
    }[event.key];
    if (at === -1 || to === undefined) return;
    event.preventDefault();
    const chosen = all.at(to % all.length);
    // Choosing draws the tabs anew: find it again by its name.
    chosen.click();
    document.getElementById(chosen.id)?.focus();
  });
}

/** Ask something in a dialog; what was filled in, or null. */
export function ask(dialog) {
  const form = dialog.querySelector("form");
  form.reset();
  dialog.showModal();
  return new Promise((resolve) => {
    let filled = null;
    form.onsubmit = (event) => {
      event.preventDefault();
      filled = Object.fromEntries(new FormData(form));
      dialog.close();
    };
    const cancel = form.querySelector("[data-close]");
    if (cancel) cancel.onclick = () => dialog.close();
    dialog.addEventListener("close", () => resolve(filled), { once: true });
  });
}

/** A word that passes by: over a chat, or over the whole page. */
export function toast(text, who = "", place = $("toasts")) {
  const shown = el("p", { class: "toast", dir: "auto" }, who ? el("b", {}, `${who}: `) : null, text);
  place.append(shown);
  const seconds = 4 + text.length / 25;
  setTimeout(() => shown.remove(), seconds * 1000);
}

/** A place where one writes that grows with what is written; Enter sends, Shift+Enter makes a line. */
export function writing(form, area, send) {
  const fit = () => {
    area.style.blockSize = "auto";
    area.style.blockSize = `${Math.min(area.scrollHeight, 140)}px`;
  };
  area.addEventListener("input", fit);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text) return;
    area.value = "";
    fit();
    if (!(await send(text)) && !area.value) {
      area.value = text; // It was not sent: nothing written is lost.
      fit();
    }
  });
  return fit;
}

/** What this browser remembers from one visit to the next. */
export const kept = {
  get: (name) => localStorage.getItem(`evenkeel-demo-${name}`),
  set: (name, value) => localStorage.setItem(`evenkeel-demo-${name}`, value),
};
