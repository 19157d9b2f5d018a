// Narrows the list where it stands; without scripts each facet is a link to a list of its own.
"use strict";
const list = document.querySelector("ol[data-whole]");
if (list) {
  const rows = Array.from(list.children);
  const chosen = new Map();
  const find = document.createElement("div");
  find.className = "find";
  const box = document.createElement("input");
  box.type = "search";
  box.placeholder = "Filter by words of the title, source or figures";
  box.setAttribute("aria-label", "Filter");
  const count = document.createElement("span");
  count.className = "count";
  count.setAttribute("role", "status");
  find.append(box, count);
  list.before(find);

  const fits = (row, words) => {
    for (const [facet, value] of chosen) {
      if (!row.dataset[facet].split(" ").includes(value)) return false;
    }
    const text = row.textContent.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const narrow = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      row.hidden = !fits(row, words);
      shown += !row.hidden;
    }
    count.textContent = shown + " of " + rows.length;
  };
  for (const choice of document.querySelectorAll(".choice")) {
    choice.setAttribute("role", "button");
    choice.setAttribute("aria-pressed", "false");
    choice.addEventListener("click", (event) => {
      event.preventDefault();
      const { facet, value } = choice.dataset;
      const off = chosen.get(facet) === value;
      off ? chosen.delete(facet) : chosen.set(facet, value);
      for (const other of document.querySelectorAll(".choice")) {
        if (other.dataset.facet === facet) other.setAttribute("aria-pressed", String(!off && other === choice));
      }
      narrow();
    });
  }
  box.addEventListener("input", narrow);
  narrow();
}
