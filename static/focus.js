// The control of a new page that stands for one of the old page: the same, or what came to its place.

const REGION = "#settings, #status, #told, #filters, #found";
const CONTROLS = "a[href], button, summary, input:not([type=hidden]), select";

const controls = (part) => [...part.querySelectorAll(CONTROLS)];

// Without its count, which changes.
function nameOf(control) {
  if (control.name) return control.type === "checkbox" ? `${control.name}=${control.value}` : control.name;
  const copy = control.cloneNode(true);
  for (const count of copy.querySelectorAll(".count, .badge")) count.remove();
  return copy.id || copy.textContent.trim();
}

const same = (part, name) => controls(part).find((control) => nameOf(control) === name);

// Remembers a control; the function it gives finds that in the page as it has become, null where it has no region.
export function finder(control) {
  const region = control.closest(REGION)?.id;
  const row = control.closest("[data-value]")?.dataset.value;
  const panel = control.closest(".panel")?.id;
  const name = nameOf(control);
  const place = region ? controls(document.getElementById(region)).indexOf(control) : -1;
  const find = () => {
    if (control.isConnected) return control;
    const part = region && document.getElementById(region);
    if (!part) return null;
    const where = document.getElementById(panel) ?? part;
    const line = row && [...where.querySelectorAll("[data-value]")].find(({ dataset }) => dataset.value === row);
    const of = (whole) => line && (whole ? same(line, name) : controls(line)[0]);
    return of(true) ?? of(false) ?? same(where, name) ?? controls(part).at(Math.min(place, controls(part).length - 1)) ?? null;
  };
  find.top = control.getBoundingClientRect().top;
  return find;
}
