// Nothing is shown until the typefaces can be drawn, so that nothing moves: a browser unpacks them beside everything
// else, and would set the page in another typeface for those few hundredths of a second.
{
  const page = document.documentElement;
  const show = () => page.classList.remove("waiting");
  page.classList.add("waiting");
  Promise.all([...document.fonts].map((face) => face.load())).then(show, show);
  setTimeout(show, 3000);
}
