// Rows are put in order by dragging, or by Alt with the arrow keys. What is sent is the order in which the rows stand,
// so that without this file the buttons of each row do the same, one page at a time.

const list = document.querySelector("[data-arrange]");
const said = document.querySelector("[data-arrange-said]");

const rowOf = (node) => node.closest("[data-arrange] > li");

const moveRow = (row, step) => {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) {
    return;
  }
  const focused = document.activeElement;
  list.insertBefore(row, step < 0 ? other : other.nextElementSibling);
  focused?.focus();
  settle(row);
};

const settle = (row) => {
  row.classList.add("changed");
  const place = [...list.children].indexOf(row) + 1;
  said.textContent = `${place} / ${list.children.length}`;
};

const drag = () => {
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    dragged = rowOf(event.target);
    dragged.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(dragged, 0, 0);
  });
  list.addEventListener("dragover", (event) => {
    const over = rowOf(event.target);
    if (!dragged || !over || over === dragged) {
      return;
    }
    event.preventDefault();
    const box = over.getBoundingClientRect();
    const below = event.clientY > box.top + box.height / 2;
    list.insertBefore(dragged, below ? over.nextElementSibling : over);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    dragged.classList.remove("dragged");
    settle(dragged);
    dragged = null;
  });
};

if (list) {
  list.classList.add("ready");
  drag();
  list.addEventListener("keydown", (event) => {
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      moveRow(rowOf(event.target), event.key === "ArrowUp" ? -1 : 1);
    }
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) {
      event.preventDefault();
      moveRow(rowOf(button), Number(button.dataset.step));
      button.focus();
    }
  });
}
