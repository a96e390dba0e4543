// What htmx does not do by itself in the grid: the focus stays on the button that was used, and
// a saved change is said to screen readers. Without this file, and without htmx, every button
// is a plain form.
(() => {
  "use strict";

  let used = null;

  document.addEventListener("htmx:beforeRequest", (event) => {
    const button = document.activeElement;
    used = button && button.closest(".cell") === event.target.closest(".cell") ? button.id : null;
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const swapped = document.getElementById(event.detail.target.id);
    if (!swapped) return;
    // A removed entry takes its own button along: the first choice of the cell stands in.
    const next = used && (document.getElementById(used) || swapped.querySelector(".choice"));
    if (next) next.focus();
    const saved = swapped.querySelector("[data-announce]");
    if (saved) document.getElementById("announce").textContent = saved.dataset.announce;
  });

  const failed = (event) => {
    const cell = event.target.closest(".cell");
    if (!cell) return;
    let note = cell.querySelector(".failed");
    if (!note) {
      note = document.createElement("p");
      note.className = "failed text-danger";
      note.setAttribute("role", "alert");
      cell.append(note);
    }
    note.textContent = document.getElementById("announce").dataset.failed;
  };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);
})();
