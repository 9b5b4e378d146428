/* sphinx-book-theme takes the focus away from a pressed button, so that its tooltip goes.
   Who presses it with a key would have to start at the top of the page again. */

/** @type {NodeListOf<HTMLElement>} */
const pressed = document.querySelectorAll(".theme-switch-button, .search-button, .sidebar-toggle");
for (const button of pressed) {
  button.blur = function () {
    if (!this.matches(":focus-visible")) HTMLElement.prototype.blur.call(this);
  };
}
