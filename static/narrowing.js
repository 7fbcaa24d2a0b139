// A long list of values beside the results: of all values of the facet those with what one types in their name, as the
// page to which Enter leads has them.
import { addressOf } from "./address.js";

const FIELDS = ".panel .find input[type=search]";
const WAIT = 150; // milliseconds without a key before the archive is asked

const asking = new WeakMap();

// What is chosen stays in the list, hidden, for the form to hold it.
function arrange(list, found) {
  for (const row of list.querySelectorAll("[data-found]")) row.remove();
  const values = new Map(found?.map((row) => [row.dataset.value, row]));
  for (const row of list.children) row.hidden = found !== null && !values.delete(row.dataset.value);
  for (const row of values.values()) row.dataset.found = "";
  list.append(...values.values());
}

async function found(form, signal) {
  const answer = await fetch(addressOf(form), { signal });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok) throw new Error(answer.status);
  return [[...page.querySelectorAll("main .rows > li")], page.querySelector("main [role=status]").textContent];
}

async function narrow(field) {
  asking.get(field)?.abort();
  const { signal } = asking.set(field, new AbortController()).get(field);
  const panel = field.closest(".panel");
  await new Promise((done) => setTimeout(done, WAIT));
  if (signal.aborted) return;
  try {
    const [rows, said] = field.value.trim() ? await found(field.form, signal) : [null, ""];
    arrange(panel.querySelector(".rows"), rows);
    panel.querySelector("[role=status]").textContent = said;
  } catch {
    // Asked again with the next letter; Enter leads to the page itself.
  }
}

document.addEventListener("input", ({ target }) => {
  if (target.matches(FIELDS)) narrow(target);
});
document.addEventListener("swapped", () => [...document.querySelectorAll(FIELDS)].filter(({ value }) => value).forEach(narrow));
