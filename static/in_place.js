// Narrowing in place: the page that a control leads to is fetched whole, and its regions take the place of the old ones.
// Where anything is not as expected the browser simply goes there.
import { addressOf } from "./address.js";
import { remembered } from "./focus.js";
import { comeBack, remember } from "./places.js";
import { keepOrder, REGIONS, region, swap } from "./regions.js";

const form = document.getElementById("search");
const main = document.getElementById("main");
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
    const left = new URL(location);
    history.pushState({}, "", address);
    const { top, find } = remembered(document.activeElement === document.body ? used : document.activeElement);
    const panel = used.closest(".panel")?.id;
    if (panel && othersOf(panel, address) === othersOf(panel, left)) keepOrder(panel, page);
    swap(page);
    if (used.closest(".steps, .sizes, .apply")) return toTheList();
    const found = find();
    (found ?? main).focus({ preventScroll: true });
    if (found) scrollBy({ top: found.getBoundingClientRect().top - top, behavior: "instant" });
  };
  return show(address, arrive, () => location.assign(address));
}

// What an address asks beside the values of one panel: where that is the same, so are the numbers of the panel.
function othersOf(panel, address) {
  const asked = new URLSearchParams(address.search);
  const facet = panel.replace("panel-", "");
  for (const name of [facet, `-${facet}`, "page"]) asked.delete(name);
  asked.sort();
  return asked.toString();
}

function toTheList() {
  document.getElementById("list")?.focus({ preventScroll: true });
  region("found").scrollIntoView({ behavior: "instant" });
}

// A bar of a timeline is a link too, of another kind.
const addressIn = (link) => new URL(link.getAttribute("href"), location.href);

function leadsHere(address, event) {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const results = new URL(form.action);
  return plain && !event.defaultPrevented && !address.hash && address.origin + address.pathname === results.origin + results.pathname;
}

main.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || !leadsHere(addressIn(link), event)) return;
  event.preventDefault();
  go(addressIn(link), link);
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
