// What a form holds, and what is wrong with it in words.

const byId = (id) => document.getElementById(id);

export function fill(form, typed) {
  for (const input of form.elements) {
    if (!input.name || !(input.name in typed)) continue;
    if (input.type === "radio") input.checked = input.value === typed[input.name];
    else if (input.type !== "submit") input.value = typed[input.name];
  }
}

export function clearProblems() {
  byId("problems")?.remove();
  for (const error of document.querySelectorAll(".error")) error.remove();
}

// A box above the form that takes the focus: a title and what stands under it.
export function showSummary(form, title, ...content) {
  const summary = document.createElement("div");
  summary.className = "error-summary";
  summary.id = "problems";
  summary.tabIndex = -1;
  const head = document.createElement("h2");
  head.textContent = title;
  summary.append(head, ...content);
  form.before(summary);
  scrollTo(0, 0);
  summary.focus();
}

// A problem with a field that this form does not have, such as a statement that was not drawn, is
// shown at the first question.
export function showProblems(form, steps, problems) {
  clearProblems();
  const first = form.querySelector("[data-question] .side");
  const list = document.createElement("ul");
  for (const [name, sentence] of Object.entries(problems)) {
    const link = document.createElement("a");
    const target = byId(name) ?? first;
    link.href = `#${target?.id ?? name}`;
    link.textContent = sentence;
    list.appendChild(document.createElement("li")).append(link);
    const error = document.createElement("p");
    error.className = "error";
    error.id = `${name}-error`;
    error.textContent = sentence;
    const rating = target?.closest(".rating");
    if (rating) rating.before(error);
    else if (target?.tagName === "FIELDSET") target.querySelector("legend").after(error);
    else target?.before(error);
    target?.setAttribute("aria-describedby", error.id);
  }
  steps.showHolding(byId(Object.keys(problems)[0]) ?? first);
  showSummary(form, form.dataset.check, list);
}

// What was chosen on each side of a statement; undefined where nothing was.
const chosen = (question) => [...question.querySelectorAll(".side")].map((side) => side.querySelector(":checked")?.value);

// Every side was answered, or one of them does not apply.
export function isAnswered(question) {
  const values = chosen(question);
  return values.includes("na") || !values.includes(undefined);
}

// Statements of which one side was answered and another was left empty.
function halves(form) {
  return [...form.querySelectorAll("[data-question]")].filter((question) => {
    const values = chosen(question);
    return values.includes(undefined) && values.some((value) => value && value !== "na");
  });
}

// Asks once about answers that cannot count as they are; whoever sends again means it.
export function askAboutHalves(form, steps) {
  const found = halves(form);
  const asked = found.map(({ id }) => id).join(" ");
  if (!found.length || form.dataset.halves === asked) return false;
  form.dataset.halves = asked;
  const list = document.createElement("ul");
  for (const question of found) {
    const empty = [...question.querySelectorAll(".side")].find((side) => !side.querySelector(":checked"));
    const link = document.createElement("a");
    link.href = `#${empty.id}`;
    link.textContent = question.querySelector("legend").lastChild.textContent.trim();
    list.appendChild(document.createElement("li")).append(link);
  }
  const why = document.createElement("p");
  why.textContent = form.dataset.halfWhy;
  const send = document.createElement("button");
  Object.assign(send, { type: "button", className: "button", textContent: form.dataset.halfSend });
  send.addEventListener("click", () => byId("send").click());
  showSummary(form, form.dataset.half, why, list, send);
  return true;
}

export function followProblems(steps) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#problems a");
    if (!link) return;
    event.preventDefault();
    const target = byId(link.hash.slice(1));
    steps.showHolding(target);
    (target.matches("input, textarea") ? target : target.querySelector("input")).focus();
    target.scrollIntoView({ block: "center" });
  });
}
