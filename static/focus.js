// The control of a new page that stands for one of the old page: the same, or what came to its place.

const REGION = "#settings, #status, #told, #filters, #found";
const CONTROLS = "a[href], button, summary, input:not([type=hidden]), select";

const controls = (part) => [...part.querySelectorAll(CONTROLS)];

// Without its count, which changes.
function nameOf(control) {
  if (control.name) return control.type === "checkbox" ? `${control.name}=${control.value}` : control.name;
  const copy = control.cloneNode(true);
  for (const count of copy.querySelectorAll(".count, .badge")) count.remove();
  return copy.id || copy.textContent.trim() || copy.title;
}

const same = (part, name) => name && controls(part).find((control) => nameOf(control) === name);

const lineOf = (whole, row) => [...whole.querySelectorAll("[data-value]")].find(({ dataset }) => dataset.value === row);

// Remembers a control and how far down it is seen; `find` gives it in the page as it has become, null where it has no region.
export function remembered(control) {
  const region = control.closest(REGION)?.id;
  const row = control.closest("[data-value]")?.dataset.value;
  const panel = control.closest(".panel")?.id;
  const name = nameOf(control);
  const place = region && controls(document.getElementById(region)).indexOf(control);

  function find() {
    if (control.isConnected) return control;
    const part = region && document.getElementById(region);
    if (!part) return null;
    const around = document.getElementById(panel) ?? part;
    const line = row && lineOf(around, row);
    const found = line ? [same(line, name), controls(line)[0]] : [same(around, name)];
    return [...found, controls(part)[place], controls(part).at(-1)].find(Boolean) ?? null;
  }

  return { top: control.getBoundingClientRect().top, find };
}
