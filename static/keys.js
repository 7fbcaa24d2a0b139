// Keys, as the table in the dialog lists them; never while one types.

// On an Arabic keyboard the same keys bear other letters: what counts there is the place of the key.
const PLACES = { Slash: "/", KeyJ: "j", KeyK: "k", KeyO: "o", KeyN: "n", KeyP: "p" };

const dialog = document.getElementById("keys");
const actions = new Map(
  [...dialog.querySelectorAll("[data-action]")].map((row) => [row.querySelector("kbd").textContent, row.dataset.action]),
);

const results = () => [...document.querySelectorAll("#list > li h2 a")];
const current = () => document.activeElement?.closest("#list > li")?.querySelector("h2 a");

const DOINGS = {
  box() {
    const box = document.getElementById("q");
    box.focus();
    box.select();
  },
  next: () => step(1),
  previous: () => step(-1),
  open: () => current()?.click(),
  "next mark": () => document.querySelector('.hits [data-step="1"]')?.click(),
  "previous mark": () => document.querySelector('.hits [data-step="-1"]')?.click(),
  help: () => dialog.showModal(),
};

function step(by) {
  const all = results();
  const place = all.indexOf(current());
  const next = all[place < 0 ? 0 : place + by];
  next?.focus({ preventScroll: true });
  next?.closest("li").scrollIntoView({ block: "nearest" });
}

function pressed(event) {
  if (event.key < "\u0080") return event.key;
  const key = PLACES[event.code];
  return key === "/" && event.shiftKey ? "?" : key;
}

// Who speaks to the machine can turn them off (WCAG 2.1.4); that is kept in this browser alone.
const OFF = "keys off";
const switches = [...document.querySelectorAll(".using input")];
for (const each of switches) {
  each.checked = localStorage.getItem(OFF) === null;
  each.closest(".using").hidden = false;
  each.addEventListener("change", () => {
    if (each.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "");
    for (const other of switches) other.checked = each.checked;
  });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const doing = DOINGS[actions.get(pressed(event))];
  if (!doing || localStorage.getItem(OFF) !== null) return;
  event.preventDefault();
  doing();
});
