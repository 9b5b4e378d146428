/* sphinx-book-theme takes the focus away from a pressed button, so that its tooltip goes.
   Who presses it with a key would have to start at the top of the page again. */

/** @type {NodeListOf<HTMLElement>} */
const pressed = document.querySelectorAll(".theme-switch-button, .search-button, .sidebar-toggle");
for (const button of pressed) {
  button.blur = function () {
    if (!this.matches(":focus-visible")) HTMLElement.prototype.blur.call(this);
  };
}

/* The theme has the keyboard reach code that is wider than the window, and forgets formulas. */
const wide = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const scrolls = target.scrollWidth > target.clientWidth;
    if (target instanceof HTMLElement) target.tabIndex = scrolls ? 0 : -1;
  }
});
for (const formula of document.querySelectorAll("div.math")) wide.observe(formula);
