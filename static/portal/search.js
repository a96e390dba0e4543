// What htmx does not do by itself on the list of practices: the focus and the unfolded groups stay
// over a change of filters, and the search box suggests while somebody types. Without this file
// the form is a plain one.
(() => {
  "use strict";

  const form = document.getElementById("search");
  const wide = window.matchMedia("(min-width: 62rem)");
  const box = () => document.getElementById("id_q");
  const list = () => document.getElementById("suggestions");

  const unfold = () => {
    const filters = document.getElementById("filters");
    if (wide.matches) filters.open = true;
  };
  unfold();

  // -- Over a change of filters ---------------------------------------------------------------

  let unfolded = new Set();
  let scrolled = [];
  let focused = null;

  // A box, a radio button or the order applies itself; words wait for Enter or the button.
  form.addEventListener("change", (event) => {
    if (event.target !== box()) form.requestSubmit();
  });

  const named = (group) => group.id || group.querySelector("input")?.name;

  const say = (words) => {
    document.getElementById("search-said").textContent = words;
  };

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt !== form) return;
    // What is empty stays out of the address; a change begins at the first page.
    for (const [name, value] of [...event.detail.formData.entries()]) {
      if (value === "") event.detail.formData.delete(name);
    }
    document.getElementById("search-failed").hidden = true;
    close();
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== form) return;
    const groups = [...form.querySelectorAll("details[open]")];
    unfolded = new Set(groups.map(named));
    scrolled = [...form.querySelectorAll(".facet-values")].map((group) => [
      group.querySelector("input")?.name,
      group.scrollTop,
    ]);
    const used = document.activeElement;
    focused = used && form.contains(used) ? { name: used.name, value: used.value, id: used.id } : null;
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== form) return;
    for (const group of form.querySelectorAll("details")) {
      if (unfolded.has(named(group))) group.open = true;
    }
    for (const [name, top] of scrolled) {
      const input = name && form.querySelector(`.facet-values input[name="${name}"]`);
      if (input) input.closest(".facet-values").scrollTop = top;
    }
    // What is replaced cannot announce itself: the number is said by a line that stays.
    const number = document.getElementById("found");
    const made = document.getElementById("made-of-it");
    say([number, made].map((each) => each.textContent.replace(/\s+/g, " ").trim()).join(". "));
    if (!focused) return;
    const again = focused.id
      ? document.getElementById(focused.id)
      : [...form.elements].find((each) => each.name === focused.name && each.value === focused.value);
    // A value that is gone leaves the focus on the number of results.
    (again || number).focus({ preventScroll: true });
  });

  // What could not be fetched is not shown as if it held: boxes go back to what the list shows.
  const failed = (event) => {
    if (event.detail.elt !== form) return;
    form.reset();
    document.getElementById("search-failed").hidden = false;
  };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);

  // -- Suggestions ----------------------------------------------------------------------------

  let timer = 0;
  let asked = null;

  const options = () => [...list().querySelectorAll('[role="option"]')];
  const active = () => list().querySelector('[aria-selected="true"]');

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    list().hidden = true;
    list().replaceChildren();
    box().setAttribute("aria-expanded", "false");
    box().removeAttribute("aria-activedescendant");
    document.getElementById("suggestions-said").textContent = "";
  };

  const choose = (option) => {
    active()?.setAttribute("aria-selected", "false");
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      box().setAttribute("aria-activedescendant", option.id);
    } else {
      box().removeAttribute("aria-activedescendant");
    }
  };

  const suggest = async () => {
    const typed = box().value.trim();
    asked?.abort();
    if (typed.length < 2) return close();
    asked = new AbortController();
    try {
      const address = `${box().dataset.suggestions}?${new URLSearchParams({ q: typed })}`;
      const answer = await fetch(address, { signal: asked.signal });
      if (!answer.ok) return close();
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      const said = found.querySelector(".said");
      list().replaceChildren(...found.querySelectorAll('[role="option"]'));
      const any = options().length > 0;
      list().hidden = !any;
      box().setAttribute("aria-expanded", String(any));
      box().removeAttribute("aria-activedescendant");
      document.getElementById("suggestions-said").textContent = any ? said.textContent.trim() : "";
    } catch (error) {
      // An answer that was overtaken, or a line that is down: the box works without.
      if (error.name !== "AbortError") close();
    }
  };

  const prepare = () => {
    const input = box();
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", "suggestions");
    input.setAttribute("aria-expanded", "false");
  };
  prepare();
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === form) prepare();
  });

  form.addEventListener("input", (event) => {
    if (event.target !== box()) return;
    clearTimeout(timer);
    timer = setTimeout(suggest, 150);
  });

  form.addEventListener("keydown", (event) => {
    if (event.target !== box() || list().hidden || event.isComposing) return;
    const all = options();
    const place = all.indexOf(active());
    if (event.key === "ArrowDown") choose(all[(place + 1) % all.length]);
    else if (event.key === "ArrowUp") choose(place < 0 ? all.at(-1) : all[place - 1]);
    else if (event.key === "Enter" && place >= 0) window.location.assign(all[place].href);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });

  form.addEventListener("focusout", (event) => {
    if (event.target === box() && !list().contains(event.relatedTarget)) close();
  });
  // The box keeps the focus while an option is pressed.
  form.addEventListener("mousedown", (event) => {
    if (event.target.closest("#suggestions")) event.preventDefault();
  });
})();
