// Draws which few statements this person is asked, so that nobody but this browser knows: one of a
// section at most, every section and every statement in it with the same chance.

const below = (limit) => Math.floor((crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32) * limit);

// Gives the ids of as many questions as are to be asked.
export function draw(form, number) {
  const sections = [...form.querySelectorAll("[data-section]")].map((section) => [...section.querySelectorAll("[data-question]")]);
  const drawn = [];
  while (drawn.length < number && sections.length) {
    const [questions] = sections.splice(below(sections.length), 1);
    drawn.push(questions[below(questions.length)].id);
  }
  return drawn;
}

// Gives so many of a list, each with the same chance.
export function drawFrom(list, number) {
  const rest = [...list];
  return Array.from({ length: Math.min(number, rest.length) }, () => rest.splice(below(rest.length), 1)[0]);
}

// Lets the form ask about each of these units. The page holds one turn; the others are copies of it.
export function speakOf(form, providers) {
  const first = [...form.querySelectorAll("[data-turn]")];
  const turns = providers.map((_provider, place) => (place ? first.map((part) => copyFor(part, place + 1)) : first));
  for (const parts of turns.slice(1)) form.querySelector("[data-tail]").before(...parts);
  for (const [place, provider] of providers.entries()) {
    const select = form.elements[`about${place + 1}`];
    select.value = provider;
    select.closest("[data-provider]").hidden = true;
    const name = select.selectedOptions[0].textContent;
    for (const part of turns[place]) for (const head of part.querySelectorAll(".part-name")) head.prepend(`${name} · `);
  }
  count(form);
}

const NAMING = ["id", "name", "for", "aria-labelledby", "aria-describedby"];

function copyFor(part, turn) {
  const copy = part.cloneNode(true);
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    for (const attribute of NAMING) {
      const names = element.getAttribute(attribute);
      if (names) element.setAttribute(attribute, names.replace(/(^| )(t|about)1/g, `$1$2${turn}`));
    }
  }
  return copy;
}

// Leaves only these questions in the form, and counts them anew.
export function keepOnly(form, drawn) {
  for (const question of form.querySelectorAll("[data-question]")) if (!drawn.includes(question.id)) question.remove();
  for (const group of form.querySelectorAll("[data-section], [data-part]")) {
    if (!group.querySelector("[data-question]")) group.remove();
  }
  count(form);
}

function count(form) {
  const kept = [...form.querySelectorAll("[data-question]")];
  form.dataset.total = kept.length;
  form.querySelector("progress").max = kept.length;
  kept.forEach((question, place) => {
    const text = form.dataset.one.replace("[number]", place + 1).replace("[total]", kept.length);
    question.querySelector(".count").textContent = text;
  });
}
