// Says now and then that the page of a kiosk is open, so that staff hear of a device that is not. It
// says nothing else, and not when somebody uses it; what is looked at for a moment is no kiosk.

const HALF_AN_HOUR = 1_800_000;

setInterval(() => {
  const sign = { method: "POST", credentials: "omit", referrerPolicy: "no-referrer" };
  fetch(`${location.pathname}sign/`, sign).catch(() => {});
}, HALF_AN_HOUR);
