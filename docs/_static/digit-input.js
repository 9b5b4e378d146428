"use strict";

/** What readers do with a finger, a pen, a mouse or a keyboard. */
const digitInput = (() => {
  const SIDE = 8;
  const PEN = 16; // pixels of the pad
  const STEP = 3; // pixels: a point that is closer to the last adds nothing

  /**
   * Draw on a pad.
   * @param {HTMLCanvasElement} pad
   * @param {Stroke[]} strokes to which the reader's are added
   * @param {(ended: boolean) => void} drawn called for each point, and when a stroke has ended
   */
  function draw(pad, strokes, drawn) {
    const ink = /** @type {CanvasRenderingContext2D} */ (pad.getContext("2d"));
    Object.assign(ink, { lineWidth: PEN, lineCap: "round", lineJoin: "round" });
    let pointer = Number.NaN; // the one that draws

    /** @param {PointerEvent} event */
    function add({ offsetX, offsetY }) {
      const scale = pad.width / pad.clientWidth;
      const [x, y] = [Math.round(offsetX * scale), Math.round(offsetY * scale)];
      const stroke = strokes[strokes.length - 1];
      const [lastX, lastY] = stroke[stroke.length - 1] ?? [x, y];
      if (stroke.length && Math.hypot(x - lastX, y - lastY) < STEP) return;
      stroke.push([x, y]);
      ink.beginPath();
      ink.moveTo(lastX, lastY);
      ink.lineTo(x, y);
      ink.stroke();
      drawn(false);
    }

    pad.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || pad.hasPointerCapture(pointer)) return;
      pointer = event.pointerId;
      pad.setPointerCapture(pointer);
      strokes.push([]);
      add(event);
    });
    pad.addEventListener("pointermove", (event) => {
      if (event.pointerId === pointer) add(event);
    });
    pad.addEventListener("lostpointercapture", () => {
      pointer = Number.NaN;
      drawn(true);
    });
  }

  /**
   * The cell that a key leads to: from the edge, the same.
   * @param {string} key
   * @param {number} index
   */
  function target(key, index) {
    const column = index % SIDE;
    if (key === "ArrowLeft") return index - Math.sign(column);
    if (key === "ArrowRight") return index + Math.sign(SIDE - 1 - column);
    if (key === "ArrowUp") return index < SIDE ? index : index - SIDE;
    if (key === "ArrowDown") return index + SIDE < SIDE * SIDE ? index + SIDE : index;
    if (key === "Home") return index - column;
    if (key === "End") return index - column + SIDE - 1;
    return undefined;
  }

  /**
   * Move over the cells of an image, of which Tab reaches one, and paint them.
   * @param {HTMLElement[]} cells
   * @param {(index: number) => void} painted
   */
  function paint(cells, painted) {
    cells[0].tabIndex = 0;
    cells.forEach((cell, index) => {
      cell.addEventListener("focus", () => {
        for (const other of cells) other.tabIndex = other === cell ? 0 : -1;
      });
      cell.addEventListener("click", () => painted(index));
      cell.addEventListener("keydown", (event) => {
        const paints = event.key === " " || event.key === "Enter";
        const next = paints ? index : target(event.key, index);
        if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        if (paints) painted(index);
        else cells[next].focus();
      });
    });
  }

  return { draw, paint };
})();
