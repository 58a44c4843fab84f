// A menu is a fold that lies over the page: one at a time, gone with Escape or a click anywhere else.

const OPEN = "details.jb-menu[open]";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN)) {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  }
});

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(OPEN);
  if (event.key !== "Escape" || event.defaultPrevented || !menu) {
    return;
  }
  menu.open = false;
  menu.querySelector("summary").focus();
});
