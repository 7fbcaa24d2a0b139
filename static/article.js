// Comforts of an article's page; it is whole without them.

// -- marks: the buttons (and by them the keys, see keys.js) step from one to the next; the address says at which one is -------------------------
const bar = document.querySelector(".hits");
const numbers = bar ? [...bar.querySelectorAll("a")] : [];

function current() {
  return numbers.findIndex((link) => link.hash === location.hash);
}

function show() {
  const here = numbers[current()];
  bar.querySelector("[aria-current]")?.removeAttribute("aria-current");
  here?.setAttribute("aria-current", "true");
  here?.scrollIntoView({ block: "nearest", inline: "center" });
}

function step(by) {
  const at = current();
  const next = at < 0 ? (by > 0 ? 0 : numbers.length - 1) : (at + by + numbers.length) % numbers.length;
  location.replace(numbers[next].hash);
}

if (bar) {
  for (const button of bar.querySelectorAll("button")) {
    button.hidden = false;
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  }
  addEventListener("hashchange", show);
  show();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") dismiss();
});

// -- how a fact is known: Escape puts the note away until the fact is left ---------------------------------------------------
const facts = [...document.querySelectorAll(".fact")];

function dismiss() {
  facts.filter((fact) => fact.matches(":hover, :focus-within")).forEach((fact) => fact.classList.add("closed"));
}

for (const fact of facts) {
  for (const left of ["pointerleave", "focusout"]) fact.addEventListener(left, () => fact.classList.remove("closed"));
}

// -- citing: a link to it opens it, and a button copies; only where pages may write to the clipboard -------------------------
const citing = document.querySelector(".citing");
const said = document.getElementById("said");

function open() {
  if (location.hash !== "#cite") return;
  citing.open = true;
  document.getElementById("cite").scrollIntoView();
}

addEventListener("hashchange", open);
open();

for (const button of navigator.clipboard ? citing.querySelectorAll(".copy") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    said.textContent = button.dataset.done;
    button.classList.add("done");
  });
}
