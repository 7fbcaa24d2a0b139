// Nothing is shown until the page is whole and its typefaces can be drawn, so that nothing moves: a browser unpacks them
// beside everything else, and would set the page in another typeface for those few hundredths of a second.
{
  const page = document.documentElement;
  const show = () => {
    page.classList.remove("waiting");
    dispatchEvent(new Event("shown"));
  };
  const whole = new Promise((done) => document.addEventListener("DOMContentLoaded", done));
  page.classList.add("waiting");
  Promise.all([whole, ...[...document.fonts].map((face) => face.load())]).then(show, show);
  setTimeout(show, 3000);
}
