// A long list of values beside the results: those whose name has what one types, in any spelling.

const FIELDS = ".panel .find input[type=search]";
const LETTERS = { ى: "ي", ة: "ه", ک: "ك", ی: "ي", ٱ: "ا" };

// As the archive folds spellings: no marks (hamza among them), no kashida, letters that stand for one another.
function fold(text) {
  const bare = text.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "").toLowerCase();
  return bare.replace(/[ىةکیٱ]/g, (letter) => LETTERS[letter]).replace(/[٠-٩]/g, (digit) => digit.charCodeAt() & 15);
}

function narrow(field) {
  const panel = field.closest(".panel");
  const sought = fold(field.value.trim());
  const rest = panel.querySelector(".rest");
  if (rest && sought) rest.open = true;
  for (const row of panel.querySelectorAll(".rows > li")) row.hidden = !fold(row.querySelector("bdi").textContent).includes(sought);
}

document.addEventListener("input", ({ target }) => {
  if (target.matches(FIELDS)) narrow(target);
});
document.addEventListener("swapped", () => document.querySelectorAll(FIELDS).forEach(narrow));
