// Narrowing in place: the page that a control leads to is fetched whole, and its regions take the place of the old ones.
// Where anything is not as expected the browser simply goes there.
import { addressOf } from "./address.js";
import { finder } from "./focus.js";
import { comeBack, remember } from "./places.js";

const REGIONS = ["settings", "carried", "status", "told", "filters", "found"];

const form = document.getElementById("search");
const main = document.getElementById("main");
const region = (id) => document.getElementById(id);
const pathOf = (address) => address.pathname + address.search;

let shown = pathOf(location);
let asking = new AbortController();

async function pageAt(address, signal) {
  const answer = await fetch(address, { signal });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const alike = REGIONS.every((id) => region(id) && page.getElementById(id));
  if (!answer.ok || answer.redirected || !alike) throw new Error(answer.status);
  return page;
}

async function show(address, arrive, otherwise) {
  asking.abort();
  const { signal } = (asking = new AbortController());
  main.setAttribute("aria-busy", "true");
  const page = await pageAt(address, signal).catch((error) => signal.aborted || otherwise(error));
  if (signal.aborted || !page) return;
  shown = pathOf(address);
  arrive(page);
  main.removeAttribute("aria-busy");
}

// `used` is what was clicked or changed; where nothing else has the focus by now, it stays there.
function go(address, used) {
  const arrive = (page) => {
    remember();
    history.pushState({}, "", address);
    const find = finder(document.activeElement === document.body ? used : document.activeElement);
    const before = find.top;
    keepOrder(used.closest(".panel")?.id, page);
    swap(page);
    if (used.closest(".steps, .sizes")) return toTheList();
    const found = find();
    (found ?? main).focus({ preventScroll: true });
    if (found) scrollBy({ top: found.getBoundingClientRect().top - before, behavior: "instant" });
  };
  return show(address, arrive, () => location.assign(address));
}

function swap(page) {
  document.title = page.title;
  copyControls(page);
  for (const id of REGIONS) {
    keepState(region(id), page);
    region(id).replaceChildren(...page.getElementById(id).childNodes);
  }
  document.dispatchEvent(new Event("swapped"));
}

// What a person opened or is typing inside a region stays so.
function keepState(old, page) {
  for (const { id, open } of old.querySelectorAll("details[id]")) page.getElementById(id)?.toggleAttribute("open", open);
  for (const { id, value } of old.querySelectorAll("input[type=search][id]")) {
    page.getElementById(id)?.setAttribute("value", value);
  }
}

// Chosen values come first, but not while one is choosing: the list that one is at keeps its order.
function keepOrder(panel, page) {
  const listed = (whole) => [...(whole.getElementById(panel)?.querySelectorAll(".rows > li") ?? [])];
  const places = new Map(listed(document).map(({ dataset }, place) => [dataset.value, place]));
  const placeOf = ({ dataset }) => places.get(dataset.value) ?? Infinity;
  const ours = listed(page);
  const slots = ours.map((row) => row.parentNode.insertBefore(page.createComment(""), row));
  const ordered = ours.toSorted((one, other) => placeOf(one) - placeOf(other) || 0);
  for (const [place, slot] of slots.entries()) slot.replaceWith(ordered[place]);
}

// The search box is no region: one may be typing there.
function copyControls(page) {
  const ours = form.querySelectorAll("input:not([type=hidden]), select");
  const theirs = page.getElementById("search").querySelectorAll("input:not([type=hidden]), select");
  for (const [place, control] of ours.entries()) {
    if (control.type === "radio") control.checked = theirs[place].checked;
    else if (control !== document.activeElement) control.value = theirs[place].value;
  }
}

function toTheList() {
  document.getElementById("list")?.focus({ preventScroll: true });
  region("found").scrollIntoView({ behavior: "instant" });
}

function leadsHere(link, event) {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const results = link.origin === location.origin && link.pathname === new URL(form.action).pathname;
  return plain && results && !link.hash && !event.defaultPrevented;
}

main.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || !leadsHere(link, event)) return;
  event.preventDefault();
  go(new URL(link.href), link);
});
document.addEventListener("change", ({ target }) => {
  if (target.form === form && target.matches("[type=checkbox], [type=radio], select")) go(addressOf(form), target);
});
// A new search is a new page; what is applied beside the results narrows those.
form.addEventListener("submit", (event) => {
  const used = document.activeElement;
  if (!region("filters")?.contains(used)) return;
  event.preventDefault();
  go(addressOf(form), used);
});
addEventListener("popstate", () => {
  if (pathOf(location) === shown) return;
  document.activeElement?.blur();
  const arrive = (page) => {
    swap(page);
    comeBack();
  };
  show(new URL(location), arrive, () => location.reload());
});
