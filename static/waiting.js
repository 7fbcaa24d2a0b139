// Nothing is shown until the page is whole, so that nothing moves while it comes. Typefaces it takes where they come at
// once, or had come before: all of them or none, for a page in two hands is worse than one in the system's own.
{
  const GRACE = 100; // milliseconds that a page that is whole waits for what it has never had
  const PATIENCE = 3000; // and for what a page before it had
  const KEPT = "typefaces kept";

  const page = document.documentElement;
  const sheet = document.getElementById("typefaces");
  const patience = sessionStorage.getItem(KEPT) === null ? GRACE : PATIENCE;
  const happened = (target, event) => new Promise((done) => target.addEventListener(event, done, { once: true }));
  const parsed = happened(document, "readystatechange"); // before modules, which only add
  const sheetCame = sheet.sheet ? Promise.resolve() : happened(sheet, "load");
  let shown = false;

  function show() {
    shown = true;
    page.classList.remove("waiting");
    dispatchEvent(new Event("shown"));
  }

  async function take() {
    await sheetCame;
    sessionStorage.setItem(KEPT, "");
    if (shown) return;
    sheet.media = "all";
    await Promise.all([...document.fonts].map((face) => face.load()));
  }

  async function goWithout() {
    await parsed;
    await new Promise((done) => setTimeout(done, patience));
    if (!shown) sheet.media = "not all";
  }

  page.classList.add("waiting");
  Promise.race([Promise.all([parsed, take()]), goWithout()]).then(show, show);
}
