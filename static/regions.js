// The regions of a page of results, and how those of a new page take the place of the old ones.
export const REGIONS = ["settings", "carried", "status", "told", "filters", "found"];
export const region = (id) => document.getElementById(id);

export function swap(page) {
  document.title = page.title;
  copyControls(page);
  for (const id of REGIONS) {
    keepState(region(id), page);
    region(id).replaceChildren(...page.getElementById(id).childNodes);
  }
  document.dispatchEvent(new Event("swapped"));
}

// What a person opened or is typing inside a region stays so; a name that was looked for has served once it is chosen.
function keepState(old, page) {
  for (const { id, open } of old.querySelectorAll("details[id]")) page.getElementById(id)?.toggleAttribute("open", open);
  const typing = document.activeElement;
  if (old.contains(typing) && typing.type === "search") page.getElementById(typing.id)?.setAttribute("value", typing.value);
}

// Chosen values come first, but not while one is choosing: the list that one is at keeps its order.
export function keepOrder(panel, page) {
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
  const ours = region("search").querySelectorAll("input:not([type=hidden]), select");
  const theirs = page.getElementById("search").querySelectorAll("input:not([type=hidden]), select");
  for (const [place, control] of ours.entries()) {
    if (control.type === "radio") control.checked = theirs[place].checked;
    else if (control !== document.activeElement) control.value = theirs[place].value;
  }
}
