// A second click must not file a second form. The button says that it is busy until the next page arrives;
// coming back by the browser's history (pageshow) makes it usable again.

const GUARDED = "form[data-submit-guard]";
// An answer that is a file leaves the page where it is: after this long the form is free again.
const PATIENCE = 10_000;

const buttonsOf = (form) => [...form.elements].filter((control) => control.type === "submit");

const release = (form) => {
  delete form.dataset.sent;
  for (const button of buttonsOf(form)) {
    button.removeAttribute("aria-disabled");
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches(GUARDED)) {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  // aria-disabled, not disabled: a disabled button would not send its own name and value.
  for (const button of buttonsOf(form)) {
    button.setAttribute("aria-disabled", "true");
  }
  window.setTimeout(release, PATIENCE, form);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.querySelectorAll(GUARDED).forEach(release);
  }
});
