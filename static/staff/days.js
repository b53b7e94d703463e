// Days as the pages write them (culture/core/formats): English as Europe does, Russian without
// the word for year.

const SHORT_AS_NUMBERS = ["ru", "nb"];

// A function that writes a day such as "2026-11-30": "30 November 2026", or short "30 Nov 2026".
export function daysIn(language, { short = false } = {}) {
  const dateStyle = !short ? "long" : SHORT_AS_NUMBERS.includes(language) ? "short" : "medium";
  const locale = language === "en" ? "en-GB" : language;
  const format = new Intl.DateTimeFormat(locale, { dateStyle, timeZone: "UTC" });
  return (day) => format.format(new Date(`${day}T00:00:00Z`)).replace(/\s*г\.$/u, "");
}
