// Places on a page of results: where one was is where the way back leads, with the arrow of the browser too.

const LIST = "#list > li";

// Kept with the entry of the history; a page that changes in place must scroll itself, or the old one jumps first.
export function remember() {
  history.replaceState({ ...history.state, y: scrollY }, "");
}

export function comeBack() {
  if (history.state?.y !== undefined) scrollTo({ top: history.state.y, behavior: "instant" });
}

// The result that one came from, which the address names.
function focusResult() {
  const result = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (result?.matches(LIST)) result.querySelector("h2 a").focus({ preventScroll: true });
}

history.scrollRestoration = "manual";
for (const event of ["scrollend", "pagehide"]) addEventListener(event, remember);
document.addEventListener("click", ({ target }) => {
  const result = target.closest(`${LIST} h2 a`)?.closest("li");
  if (result) history.replaceState({ ...history.state, y: scrollY }, "", `#${encodeURIComponent(result.id)}`);
});
comeBack();
// What is hidden until its typefaces have come (waiting.js) cannot have the focus.
if (document.documentElement.classList.contains("waiting")) addEventListener("shown", focusResult, { once: true });
else focusResult();
