"use strict";

/**
 * @typedef {{ pad: HTMLCanvasElement, cells: HTMLElement[], rows: HTMLTableRowElement[],
 *   meters: HTMLMeterElement[], said: HTMLElement, clear: HTMLElement }} Parts
 */

/** Puts the demo in its places on a page; the file with the weights calls it. */
const drawADigit = (() => {
  const FULL = 16; // the largest number of an image

  /** @type {(count: number, html: (index: number) => string) => string} */
  const times = (count, html) => Array.from({ length: count }, (_, index) => html(index)).join("");

  const CELLS = times(8, () => '<td role="gridcell" tabindex="-1"></td>');
  const MARKUP = `
    <p role="status"></p>
    <div>
      <p>Your drawing</p>
      <canvas width="256" height="256" role="img"
        aria-label="A pad to draw on with finger, pen or mouse. By keyboard, paint the grid."></canvas>
      <button type="button">Clear</button>
    </div>
    <div>
      <p>What the network sees</p>
      <table role="grid" aria-label="What the network sees: 8 rows of 8 cells, from 0, empty, to 16,
        full. Arrow keys move, Space or Enter paints.">
        ${times(8, () => `<tr role="row">${CELLS}</tr>`)}
      </table>
      <p class="digit-hint">By keyboard: arrow keys move, Space or Enter paints.</p>
    </div>
    <div>
      <p>Probability of each digit</p>
      <table class="digit-bars" aria-label="Probability of each digit">
        ${times(10, (digit) => `<tr><th scope="row">${digit}</th><td><meter></meter></td><td></td></tr>`)}
      </table>
    </div>`;

  /**
   * The elements of a kind in a place.
   * @template {Element} T
   * @param {Element} place
   * @param {string} selector
   * @param {new () => T} kind
   */
  function all(place, selector, kind) {
    const found = Array.from(place.querySelectorAll(selector));
    return found.flatMap((element) => (element instanceof kind ? [element] : []));
  }

  /**
   * @param {Element} place
   * @returns {Parts}
   */
  function build(place) {
    place.innerHTML = MARKUP;
    const meters = all(place, "meter", HTMLMeterElement);
    meters.forEach((meter, digit) => {
      meter.ariaLabel = `Probability of ${digit}`;
    });
    const [pad] = all(place, "canvas", HTMLCanvasElement);
    const [said] = all(place, "[role=status]", HTMLElement);
    const [clear] = all(place, "button", HTMLElement);
    const cells = all(place, "[role=gridcell]", HTMLElement);
    const rows = all(place, ".digit-bars tr", HTMLTableRowElement);
    return { pad, cells, rows, meters, said, clear };
  }

  /**
   * Show an image, and what the network makes of it.
   * @param {Parts} parts
   * @param {number[]} image
   * @param {Layer[]} layers
   * @returns {string} the same in words
   */
  function show({ cells, rows, meters }, image, layers) {
    const drawn = image.some((value) => value > 0);
    const shares = digitNetwork.softmax(digitNetwork.logits(layers, image));
    const answer = drawn ? shares.indexOf(Math.max(...shares)) : -1;
    const texts = shares.map((share) => (drawn ? `${(100 * share).toFixed(1)}%` : ""));
    cells.forEach((cell, i) => {
      cell.textContent = String(image[i]);
      cell.style.setProperty("--ink", `${(100 * image[i]) / FULL}%`);
      cell.classList.toggle("digit-dark", image[i] > FULL / 2);
    });
    rows.forEach((row, digit) => {
      meters[digit].value = drawn ? shares[digit] : 0;
      row.cells[2].textContent = texts[digit];
      row.classList.toggle("digit-answer", digit === answer);
    });
    if (!drawn) return "Draw a digit.";
    return `The network reads ${answer} (${texts[answer]}).`;
  }

  /**
   * @param {Element} place
   * @param {Layer[]} layers
   */
  function mount(place, layers) {
    const parts = build(place);
    const { pad, cells, said, clear } = parts;
    /** @type {Stroke[]} */
    const strokes = [];
    let image = digitDrawing.prepare(strokes);
    /** @param {boolean} ended while a stroke is drawn, nothing is announced */
    function prepare(ended) {
      image = digitDrawing.prepare(strokes);
      const words = show(parts, image, layers);
      said.textContent = ended ? words : "…";
    }
    prepare(true);
    digitInput.draw(pad, strokes, prepare);
    digitInput.paint(cells, (index) => {
      image[index] = image[index] < FULL ? FULL : 0;
      said.textContent = `The cell is now ${image[index]}. ${show(parts, image, layers)}`;
    });
    clear.addEventListener("click", () => {
      strokes.length = 0;
      pad.getContext("2d")?.clearRect(0, 0, pad.width, pad.height);
      prepare(true);
    });
  }

  /** @param {PackedLayer[]} packed */
  return (packed) => {
    const layers = digitNetwork.unpack(packed);
    for (const place of document.querySelectorAll(".digit-demo")) mount(place, layers);
  };
})();
