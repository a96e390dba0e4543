"""Hands that have only a keyboard: they tab, and wherever the focus comes it must be seen."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

# How each focusable element looks while the focus is elsewhere; made anew before each way.
REMEMBER = """() => {
  const looks = (element) => {
    const style = getComputedStyle(element);
    return `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor} ${style.boxShadow}`;
  };
  const known = window.unfocused || new WeakMap();
  const focusable = "a, button, input, select, textarea, summary, [tabindex]";
  for (const element of document.querySelectorAll(focusable)) {
    if (element !== document.activeElement) known.set(element, looks(element));
  }
  window.unfocused = known;
}"""

# What is wrong with the focus where it is now; empty where a person would see it.
WRONG = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return "the focus is lost";
  const name = element.outerHTML.slice(0, 160);
  const style = getComputedStyle(element);
  const looks =
    `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor} ${style.boxShadow}`;
  const before = window.unfocused && window.unfocused.get(element);
  const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  if (before === looks || (!ringed && style.boxShadow === "none")) return `no ring: ${name}`;
  const boxes = [...element.getClientRects()].map((box) => ({
    left: Math.max(box.left, 0),
    top: Math.max(box.top, 0),
    right: Math.min(box.right, innerWidth),
    bottom: Math.min(box.bottom, innerHeight),
  }));
  const inside = boxes.filter((box) => box.right - box.left > 1 && box.bottom - box.top > 1);
  if (!inside.length) return `outside the window: ${name}`;
  const shown = ({ left, top, right, bottom }) =>
    [0.5, 0.1, 0.9].some((across) =>
      [0.5, 0.1, 0.9].some((down) => {
        const seen = document.elementFromPoint(
          left + across * (right - left), top + down * (bottom - top));
        return seen && (element.contains(seen) || seen.closest("label")?.contains(element));
      }));
  return inside.some(shown) ? "" : `covered: ${name}`;
}"""

FOCUSED = "element => element === document.activeElement"


@dataclass(frozen=True)
class Keyboard:
    """Tab, Enter, Space and letters on `page`; nothing is clicked and no focus is set by script."""

    page: Page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Over what stands in the field."""
        self.press("Control+A")
        self.page.keyboard.type(text)

    def go(self, target: Locator, *, back: bool = False, most: int = 250) -> None:
        """Tab until `target` has the focus, which is seen at every stop on the way."""
        expect(target).to_be_visible()
        self.page.evaluate(REMEMBER)
        for _ in range(most):
            self.press("Shift+Tab" if back else "Tab")
            self.check()
            if target.evaluate(FOCUSED):
                return
        raise AssertionError(f"not reached in {most} stops: {target}")

    def follow(self, target: Locator, key: str = "Enter", *, back: bool = False) -> None:
        """Go to `target` and press it."""
        self.go(target, back=back)
        self.press(key)

    def check(self) -> None:
        """Fails with what keeps a person from seeing where the focus is."""
        if wrong := self.page.evaluate(WRONG):
            raise AssertionError(wrong)

    def skip_to_content(self) -> None:
        """On a page just opened the first stop is the way past the header."""
        skip = self.page.get_by_role("link", name="Skip to the content")
        self.go(skip, most=1)
        self.press("Enter")
        expect(self.page.locator("main")).to_be_focused()

    def sign_in(self, address: str, password: str) -> None:
        """From whatever page shows the way to the door."""
        self.follow(self.page.get_by_role("banner").get_by_role("link", name="Sign in"))
        self.skip_to_content()
        self.go(self.page.get_by_label("Email"))
        self.write(address)
        self.go(self.page.get_by_label("Password"))
        self.write(password)
        self.press("Enter")
        self.page.wait_for_url("**/workspace/**")
