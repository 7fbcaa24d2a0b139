// The address that a form asks for.

// What is left at its default stays out of the address, which people copy and cite.
const DEFAULTS = { q: "", in: "all", level: "family", from: "", to: "", find: "" };

document.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of Object.entries(DEFAULTS)) {
    if (formData.get(name) === value) formData.delete(name);
  }
});

export function addressOf(form) {
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form));
  return address;
}
