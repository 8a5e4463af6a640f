// The clock of the demo, and how times are written.

let shown = Date.now();
let since = performance.now();
let factor = 1;

/** Set the clock to what the server says. */
export function setClock({ now, speed }) {
  shown = Date.parse(now);
  since = performance.now();
  factor = speed;
}

/** The moment that the demo's clock shows. */
export const moment = () => new Date(shown + (performance.now() - since) * factor);

/** How many seconds pass for a real one. */
export const speed = () => factor;

const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) {
    let made;
    try {
      made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone });
    } catch {
      made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
    }
    formats.set(key, made);
  }
  return formats.get(key);
}

/** Such as 09:05. */
export const hour = (date, zone) => format(zone, { hour: "2-digit", minute: "2-digit" }).format(date);

/** Such as Monday 2 March 2026. */
export const day = (date, zone) =>
  format(zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(date).replace(",", "");

/** Such as Mon 2 Mar 2026. */
export const shortDay = (date, zone) =>
  format(zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(date).replace(",", "");
