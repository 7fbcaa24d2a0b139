// The search box as a combobox: a list of ways to go on below it, after the ARIA pattern "list autocomplete with manual
// selection". Nothing typed is changed unless a line is chosen; Enter searches what is typed.
import { addressOf } from "./address.js";

const WAIT = 150; // milliseconds without a key before the archive is asked
const SENT = ["q", "lang", "digits"];

export class Combobox {
  #box;
  #list;
  #status;
  #active = null;
  #timer = 0;
  #asking = new AbortController();

  constructor(box, list, status) {
    [this.#box, this.#list, this.#status] = [box, list, status];
    const states = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
    for (const [name, value] of Object.entries(states)) box.setAttribute(name, value);
    box.addEventListener("input", (event) => event.isComposing || this.#later());
    box.addEventListener("compositionend", () => this.#later());
    box.addEventListener("keydown", (event) => event.isComposing || this.#press(event));
    box.addEventListener("blur", () => this.#close());
    box.form.addEventListener("submit", () => this.#close());
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", ({ target }) => this.#choose(target.closest("[role=option]")));
  }

  get #options() {
    return [...this.#list.querySelectorAll("[role=option]")];
  }

  #later() {
    this.#stop();
    this.#activate(null);
    this.#timer = setTimeout(() => this.#ask(), WAIT);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#asking.abort();
  }

  async #ask() {
    this.#stop();
    this.#asking = new AbortController();
    const address = new URL(this.#box.dataset.suggest, location.href);
    const asked = addressOf(this.#box.form).searchParams;
    address.search = new URLSearchParams([...asked].filter(([name]) => SENT.includes(name)));
    try {
      const answer = await fetch(address, { signal: this.#asking.signal });
      this.#show(answer.ok ? await answer.text() : "");
    } catch {
      // Asked again with the next letter; without an answer the box is a plain one.
    }
  }

  #show(text) {
    const found = new DOMParser().parseFromString(text, "text/html");
    this.#list.replaceChildren(...(found.getElementById("suggestions")?.childNodes ?? []));
    this.#status.textContent = found.getElementById("suggested")?.textContent ?? "";
    this.#open(this.#options.length > 0);
  }

  #open(open) {
    this.#activate(null);
    this.#list.hidden = !open;
    this.#box.setAttribute("aria-expanded", String(open));
  }

  #close() {
    this.#stop();
    this.#open(false);
    this.#status.textContent = "";
  }

  #activate(option) {
    this.#active?.setAttribute("aria-selected", "false");
    this.#active = option;
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.#box.setAttribute("aria-activedescendant", option.id);
    else this.#box.removeAttribute("aria-activedescendant");
  }

  #press(event) {
    const open = !this.#list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (open) this.#move(event.key === "ArrowDown" ? 1 : -1);
      else if (this.#box.value.trim()) this.#ask();
      event.preventDefault();
    } else if (event.key === "Escape" && open) {
      this.#close();
      event.preventDefault(); // which would empty the box
    } else if (event.key === "Enter" && this.#active) {
      this.#choose(this.#active);
      event.preventDefault();
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      this.#activate(null);
    }
  }

  // The box itself stands between the last line and the first.
  #move(by) {
    const stops = [null, ...this.#options];
    this.#activate(stops.at((stops.indexOf(this.#active) + by) % stops.length));
  }

  #choose(option) {
    if (!option) return;
    this.#close();
    if (option.dataset.url) {
      location.assign(option.dataset.url);
    } else {
      this.#box.value = option.textContent;
      this.#box.form.requestSubmit();
    }
  }
}
