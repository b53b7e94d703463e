// Draws how a person's own numbers went: one line per dimension, and every value as a table.

import { daysIn } from "./days.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 320;
const HEIGHT = 76;
const EDGE = 8;

function element(name, facts = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

function shape(name, facts) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
  return made;
}

const filled = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);

// What was asked decides what belongs together; a name may have been in another language.
const kindOf = ({ low, high, dimensions }) =>
  JSON.stringify([low, high, dimensions.map(({ key }) => key).sort()]);

function grouped(profiles) {
  const groups = new Map();
  for (const { on, instruments } of profiles) {
    for (const instrument of instruments) {
      const kind = kindOf(instrument);
      if (!groups.has(kind)) groups.set(kind, []);
      groups.get(kind).push({ on, instrument });
    }
  }
  return [...groups.values()];
}

function pointsOf(times, key) {
  return times.map(({ on, instrument }) => {
    const { expected, delivered } = instrument.dimensions.find((one) => one.key === key);
    return { on, expected, delivered };
  });
}

export function drawCourses(place, profiles, { words, language }) {
  const number = new Intl.NumberFormat(language, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const signed = new Intl.NumberFormat(language, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
  const dayOf = daysIn(language, { short: true });
  const isGiven = (value) => typeof value === "number";

  function drawing(points, name, { low, high }) {
    const x = (place) =>
      points.length === 1
        ? WIDTH / 2
        : EDGE + (place * (WIDTH - 2 * EDGE)) / (points.length - 1);
    const y = (value) => HEIGHT - EDGE - ((value - low) * (HEIGHT - 2 * EDGE)) / (high - low);
    const svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
    const said = points.map((one) => `${dayOf(one.on)} ${value(one.delivered)}`).join(", ");
    svg.setAttribute("aria-label", `${name}: ${said}`);
    for (const end of [low, high]) {
      svg.append(shape("line", { x1: 0, x2: WIDTH, y1: y(end), y2: y(end), class: "grid-line" }));
    }
    for (const side of ["expected", "delivered"]) {
      const seen = points
        .map((one, index) => ({ at: x(index), value: one[side] }))
        .filter((one) => isGiven(one.value));
      const line = seen.map((one) => `${one.at},${y(one.value)}`).join(" ");
      svg.append(shape("polyline", { points: line, class: `course ${side}` }));
      for (const one of seen) {
        svg.append(shape("circle", { cx: one.at, cy: y(one.value), r: 5, class: `dot ${side}` }));
      }
    }
    return svg;
  }

  function value(given) {
    return isGiven(given) ? number.format(given) : "–";
  }

  function newest(points) {
    const seen = points.filter((one) => isGiven(one.delivered));
    const last = seen.at(-1);
    const before = seen.at(-2);
    const line = element("p", { class: "course-now" }, element("strong", {}, value(last?.delivered)));
    if (before) {
      const change = signed.format(last.delivered - before.delivered);
      const since = filled(words.change, { change, day: dayOf(before.on) });
      line.append(" ", element("span", { class: "muted small" }, since));
    }
    return line;
  }

  function table(times, dimensions, isTwoSided) {
    const head = element("tr", {}, element("th", { scope: "col" }, words.date));
    for (const { name } of dimensions) head.append(element("th", { scope: "col", class: "num" }, name));
    const body = element("tbody");
    for (const { on, instrument } of [...times].reverse()) {
      const row = element("tr", {}, element("th", { scope: "row", class: "nowrap" }, dayOf(on)));
      for (const { key } of dimensions) {
        const one = instrument.dimensions.find((dimension) => dimension.key === key);
        const both = isTwoSided ? `${value(one.expected)} / ${value(one.delivered)}` : "";
        row.append(element("td", { class: "num nowrap" }, both || value(one.delivered)));
      }
      body.append(row);
    }
    const caption = isTwoSided ? [element("caption", {}, `${words.expected} / ${words.delivered}`)] : [];
    const whole = element("table", {}, ...caption, element("thead", {}, head), body);
    return element(
      "details",
      { class: "more" },
      element("summary", {}, words.values),
      element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.values }, whole),
    );
  }

  function card(times) {
    const { name, low, high, dimensions } = times.at(-1).instrument;
    const isTwoSided = dimensions.some((one) => isGiven(one.expected));
    const tiles = dimensions.map((dimension) => {
      const points = pointsOf(times, dimension.key);
      const tile = element("li", { class: "course-tile" }, element("h4", {}, dimension.name), newest(points));
      if (points.some((one) => isGiven(one.delivered))) {
        tile.append(element("div", { class: "chart" }, drawing(points, dimension.name, { low, high })));
      }
      return tile;
    });
    const legend = isTwoSided ? ` · ○ ${words.expected} · ● ${words.delivered}` : "";
    return element(
      "section",
      { class: "card" },
      element("h3", {}, name),
      element("p", { class: "sub" }, filled(words.scale, { low, high }) + legend),
      element("ul", { class: "courses" }, ...tiles),
      table(times, dimensions, isTwoSided),
    );
  }

  place.replaceChildren(...grouped(profiles).map(card));
}
