// What makes reading easier; everything works without.
"use strict";

// Times and numbers in the reader's own words and zone. A date without a time stays that date.
const STYLES = {
  long: { dateStyle: "medium", timeStyle: "short" },
  short: { dateStyle: "medium" },
  day: { dateStyle: "medium" },
  tick: { day: "numeric", month: "short" },
  month: { month: "short", year: "numeric" },
  edition: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
};
const locales = navigator.languages && navigator.languages.length ? [...navigator.languages] : undefined;
for (const time of document.querySelectorAll("time[datetime]")) {
  const iso = time.getAttribute("datetime");
  const dated = iso.length <= 10;
  const at = new Date(dated ? iso + "T00:00:00Z" : iso);
  if (isNaN(at)) continue;
  let style = { ...STYLES[time.dataset.style] };
  if (dated) {
    if (style.timeStyle) style = { dateStyle: style.dateStyle };
    style.timeZone = "UTC";
  }
  time.title = time.textContent;
  time.textContent = new Intl.DateTimeFormat(locales, style).format(at);
}
const plain = new Intl.NumberFormat(locales);
for (const data of document.querySelectorAll("data.n")) data.textContent = plain.format(Number(data.value));

// A sentence and its counterpart: by tap, and by the arrow keys once a sentence has the focus.
const pairs = [...document.querySelectorAll(".view-both .pair")];
const spoken = pairs.flatMap((pair) => [...pair.querySelectorAll(".orig .s")]);
const number = (sentence) => [...sentence.classList].find((name) => /^s\d+$/.test(name));
function light(sentence) {
  for (const lit of document.querySelectorAll(".s.on")) lit.classList.remove("on");
  if (!sentence) return;
  for (const same of sentence.closest(".pair").querySelectorAll("." + number(sentence))) same.classList.add("on");
}
spoken.forEach((sentence, place) => {
  sentence.tabIndex = place ? -1 : 0;
  sentence.addEventListener("focus", () => light(sentence));
  sentence.addEventListener("blur", () => light(null));
  sentence.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const next = step && spoken[place + step];
    if (!next) return;
    event.preventDefault();
    next.tabIndex = 0;
    sentence.tabIndex = -1;
    next.focus();
  });
});
for (const pair of pairs) {
  pair.addEventListener("click", (event) => {
    const sentence = event.target.closest(".s");
    if (sentence && !String(getSelection())) light(sentence.classList.contains("on") ? null : sentence);
  });
}

// A part of another page, fetched once it comes near: the link to that page stands in its place without scripts.
const nearing = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    nearing.unobserve(target);
    const [path, id] = target.dataset.part.split("#");
    fetch(path).then((reply) => (reply.ok ? reply.text() : Promise.reject(reply.status))).then((text) => {
      const part = new DOMParser().parseFromString(text, "text/html").getElementById(id);
      if (part) target.lastElementChild.replaceWith(part);
    }, () => {});  // then the link stays
  }
}, { rootMargin: "200px" });
for (const part of document.querySelectorAll("[data-part]")) nearing.observe(part);

// "/" to the search, j and k through stories, hits and figures.
const stops = [...document.querySelectorAll(".story h3 a, .story h2 a, .hit h2 a, .entry .said a, .members .name a")];
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  if (event.key === "/") {
    const field = document.querySelector("[data-hotkey='/']");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  } else if (event.key === "j" || event.key === "k") {
    const at = stops.indexOf(document.activeElement);
    const next = stops[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
    if (next) { next.focus(); next.scrollIntoView({ block: "center" }); }
  }
});

// Copying: a link to this search, an alert.
function copier(text, beside) {
  if (!navigator.clipboard) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  beside.after(button);
}
for (const link of document.querySelectorAll("[data-copy]")) copier(link.dataset.copy, link);
for (const code of document.querySelectorAll("[data-copyable]")) copier(code.textContent, code);
