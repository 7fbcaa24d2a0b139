// Two comforts; every page works without them.
const form = document.getElementById("search");
const box = document.getElementById("q");

// "/" moves to the search box, unless one is typing somewhere.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// What is left at its default stays out of the address, which people copy and cite.
const defaults = { q: "", in: "all", level: "family", from: "", to: "" };
form.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of Object.entries(defaults)) {
    if (formData.get(name) === value) formData.delete(name);
  }
});
