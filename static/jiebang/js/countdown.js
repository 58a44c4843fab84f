// Keeps a countdown right while the page stays open. Time is measured from the server's moment (data-now) with
// the monotonic clock, so that a wrong clock on the reader's machine changes nothing.

const STEP = 15_000;
const MINUTE = 60_000;
const loaded = performance.now();

const show = (timer) => {
  const now = Date.parse(timer.dataset.now) + performance.now() - loaded;
  const minutes = Math.floor((Date.parse(timer.dataset.deadline) - now) / MINUTE);
  if (minutes < 0) {
    timer.textContent = timer.dataset.over;
    timer.removeAttribute("aria-label");
    timer.classList.add("over");
    return false;
  }
  const parts = { days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60), minutes: minutes % 60 };
  for (const [name, value] of Object.entries(parts)) {
    const part = timer.querySelector(`[data-part="${name}"]`);
    const words = name === "days" ? String(value) : String(value).padStart(2, "0");
    if (part && part.textContent !== words) {
      part.textContent = words;
      // The words for the ear were said when the page arrived; the figures now say more.
      timer.removeAttribute("aria-label");
    }
  }
  return true;
};

const timers = [...document.querySelectorAll("[data-deadline][data-now]")];
if (timers.length) {
  const tick = window.setInterval(() => {
    if (!timers.map(show).some(Boolean)) {
      window.clearInterval(tick);
    }
  }, STEP);
}
