// Walks through a form step by step: one statement at a time where the window is narrow, three to
// six elsewhere. Progress is told in words, and the browser's own Back and Forward work. A statement
// that stands alone and was answered by touch makes way for the next; the keyboard goes on by itself.

import { isAnswered } from "./fields.js";

const LONGEST_STEP = 6;
const SHORTEST_STEP = 3;
const GLANCE = 450; // milliseconds in which one sees what one chose

const byId = (id) => document.getElementById(id);

export function stepper(form, { single = false, changed = () => {} } = {}) {
  const words = form.dataset;
  const questions = [...form.querySelectorAll("[data-question]")];
  const sections = [...form.querySelectorAll("[data-section]:not([data-importance])")];
  const parts = [...form.querySelectorAll("[data-part]")];
  const tail = form.querySelector("[data-tail]");
  const tailAsks = tail.querySelector("input, textarea") !== null;
  const narrow = matchMedia("(max-width: 559px)");
  let steps = [];
  let current = 0;
  let depth = history.state?.depth ?? 0;
  let goingOn = 0;
  let isTouched = false;
  let wasAnswered = false;

  function chunks(list) {
    const count = Math.ceil(list.length / LONGEST_STEP);
    const size = Math.ceil(list.length / count);
    return Array.from({ length: count }, (_, place) => list.slice(place * size, (place + 1) * size));
  }

  const partOf = (step) => step[0].closest("[data-part]");

  function layOut() {
    steps = [];
    if (single || narrow.matches) {
      steps = questions.map((question) => [question]);
    } else {
      for (const section of sections) {
        for (const chunk of chunks([...section.querySelectorAll("[data-question]")])) {
          const last = steps.at(-1);
          const small = last && (last.length < SHORTEST_STEP || chunk.length < SHORTEST_STEP);
          const fits = small && last.length + chunk.length <= LONGEST_STEP && partOf(last) === partOf(chunk);
          if (fits) last.push(...chunk);
          else steps.push(chunk);
        }
      }
    }
    if (tailAsks) steps.push([]);
  }

  const positionOf = (step) => (steps[step].length ? questions.indexOf(steps[step][0]) : questions.length);
  const isLast = () => current === steps.length - 1;

  function stepAt(position) {
    const found = steps.findIndex((step) => step.includes(questions[position]));
    return found < 0 ? steps.length - 1 : found;
  }

  function showBegun(groups, heads) {
    for (const group of groups) {
      group.hidden = !steps[current].some((question) => group.contains(question));
      const isBegun = group.querySelector("[data-question]").hidden;
      for (const head of group.querySelectorAll(heads)) head.hidden = isBegun;
    }
  }

  function show(step, { focus = true } = {}) {
    if (!form.isConnected) return;
    clearTimeout(goingOn);
    current = Math.min(Math.max(step, 0), steps.length - 1);
    const shown = new Set(steps[current]);
    for (const question of questions) question.hidden = !shown.has(question);
    wasAnswered = steps[current].every(isAnswered);
    showBegun(sections, ":scope > h2, :scope > .why");
    showBegun(parts, ":scope > header");
    form.querySelector("[data-start]").hidden = current > 0;
    byId("title").classList.toggle("spoken", current > 0);
    tail.hidden = !isLast();
    form.querySelector("[data-walk]").hidden = isLast();
    form.querySelector("[data-beside]").hidden = !isLast() || current === 0;
    form.querySelector("[data-send]").hidden = !isLast();
    byId("back").hidden = current === 0;
    byId("back-from-end").hidden = current === 0;
    tellProgress();
    if (!focus) return;
    scrollTo(0, 0);
    const head = steps[current][0]?.querySelector("legend") ?? tail;
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
  }

  function tellProgress() {
    const [first, last] = [positionOf(current) + 1, positionOf(current) + steps[current].length];
    const text = !steps[current].length ? words.end : first === last ? words.one : words.some;
    byId("where").textContent = text
      .replace("[number]", first)
      .replace("[first]", first)
      .replace("[last]", last)
      .replace("[total]", words.total);
    byId("by-itself").hidden = current > 0 || steps.length === 1 || steps[0].length > 1;
    byId("progress").hidden = false;
    byId("progress").querySelector("progress").value = steps[current].length ? first - 1 : questions.length;
  }

  function forward() {
    depth += 1;
    history.pushState({ position: positionOf(current + 1), depth }, "");
    show(current + 1);
    changed();
  }

  function backward() {
    if (depth > 0) history.back();
    else show(current - 1);
  }

  // Whoever comes back to change an answer stays, so that nothing slips away under the finger.
  function goOn({ target }) {
    const question = target.closest("[data-question]");
    if (!question || steps[current].length > 1) return;
    clearTimeout(goingOn);
    if (isTouched && !wasAnswered && isAnswered(question) && !isLast()) goingOn = setTimeout(forward, GLANCE);
  }

  function listen() {
    byId("next").addEventListener("click", forward);
    byId("back").addEventListener("click", backward);
    byId("back-from-end").addEventListener("click", backward);
    addEventListener("popstate", ({ state }) => {
      depth = state?.depth ?? 0;
      show(stepAt(state?.position ?? 0));
    });
    form.addEventListener("pointerdown", () => (isTouched = true));
    form.addEventListener("keydown", () => (isTouched = false));
    form.addEventListener("change", goOn);
    narrow.addEventListener("change", () => {
      const position = positionOf(current);
      layOut();
      show(stepAt(position), { focus: false });
    });
  }

  layOut();
  listen();
  document.body.classList.add("stepping");

  return {
    isLast,
    forward,
    position: () => positionOf(current),
    showPosition: (position, options) => show(stepAt(position), options),
    // Shows the step that holds an element; what is in no question stands at the end.
    showHolding(element) {
      const question = element?.closest("[data-question]");
      show(question ? stepAt(questions.indexOf(question)) : steps.length - 1, { focus: false });
    },
    restart() {
      depth = 0;
      history.replaceState({ position: 0, depth }, "");
      show(0, { focus: false });
      scrollTo(0, 0);
    },
  };
}
