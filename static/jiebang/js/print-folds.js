// On paper nothing unfolds: before printing every fold is opened, with what it would ask for when opened by hand.

const FOLDS = "details.jb-fold";
const opened = new Set();

// The dialogue of the printer waits for nothing that comes later, so this one question is asked synchronously.
const fill = (fold) => {
  const rest = fold.querySelector(".rest");
  const address = fold.getAttribute("hx-get");
  if (!address || !rest || !rest.querySelector(".more:only-child")) {
    return;
  }
  const question = new XMLHttpRequest();
  try {
    question.open("GET", address, false);
    question.setRequestHeader("HX-Request", "true");
    question.send();
  } catch {
    return; // Without a connection the fold prints as it stands.
  }
  // Whoever was signed out meanwhile is led to another page, which is not the part that was asked for.
  if (question.status === 200 && question.responseURL === new URL(address, window.location.href).href) {
    rest.innerHTML = question.responseText;
    window.htmx.process(rest);
  }
};

window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll(FOLDS)) {
    fill(fold);
    if (!fold.open) {
      fold.open = true;
      opened.add(fold);
    }
  }
});

window.addEventListener("afterprint", () => {
  for (const fold of opened) {
    fold.open = false;
  }
  opened.clear();
});
