"use strict";

/**
 * @typedef {[x: number, y: number]} Point with y downwards
 * @typedef {Point[]} Stroke
 */

/** Turns a drawing into the image that the network is given, as the images of the data were made. */
const digitDrawing = (() => {
  // A digit of the data was scaled to 20 by 32 dots, and the black dots of each 4 by 4 were counted.
  const SIDE = 8;
  const BLOCK = 4;
  const DOTS = SIDE * BLOCK;
  const WIDTH = 20;

  const INK = 0.36; // share of the dots that are black: a little more than in the data reads best
  const WIDEST_PEN = 9; // dots, so that a line does not become a square
  const UPRIGHT = 0.5; // share of its slant that a drawing loses
  const STEEPEST = 0.6; // a larger slant is the digit's own shape

  /**
   * The pieces of straight line that strokes are made of; a point by itself is one without length.
   * @param {Stroke[]} strokes
   * @returns {[Point, Point][]}
   */
  function pieces(strokes) {
    return strokes.flatMap((stroke) =>
      stroke.map((point, i) => /** @type {[Point, Point]} */ ([stroke[Math.max(i - 1, 0)], point])),
    );
  }

  /**
   * How far strokes lean to the right as they go down, for each step down.
   * @param {Stroke[]} strokes
   */
  function slant(strokes) {
    const sums = { length: 0, x: 0, y: 0, xy: 0, yy: 0 };
    for (const [[a, b], [c, d]] of pieces(strokes)) {
      const [length, x, y] = [Math.hypot(c - a, d - b), (a + c) / 2, (b + d) / 2];
      sums.length += length;
      sums.x += length * x;
      sums.y += length * y;
      sums.xy += length * x * y;
      sums.yy += length * y * y;
    }
    const spread = sums.yy * sums.length - sums.y ** 2;
    return spread > 0 ? (sums.xy * sums.length - sums.x * sums.y) / spread : 0;
  }

  /**
   * Strokes with a part of their slant taken away.
   * @param {Stroke[]} strokes
   * @returns {Stroke[]}
   */
  function upright(strokes) {
    const shear = UPRIGHT * Math.max(-STEEPEST, Math.min(STEEPEST, slant(strokes)));
    return strokes.map((stroke) => stroke.map(([x, y]) => [x - shear * y, y]));
  }

  /**
   * Strokes in dots, stretched so that a pen of this width fills all rows.
   * @param {Stroke[]} strokes
   * @param {number} pen dots
   * @returns {Stroke[]}
   */
  function placed(strokes, pen) {
    const [xs, ys] = [0, 1].map((axis) => strokes.flat().map((point) => point[axis]));
    const [left, right, top, bottom] = [
      Math.min(...xs),
      Math.max(...xs),
      Math.min(...ys),
      Math.max(...ys),
    ];
    const tall = (DOTS - pen) / Math.max(bottom - top, 1);
    const wide = Math.min((WIDTH - pen) / Math.max(right - left, 1), tall);
    return strokes.map((stroke) =>
      stroke.map(([x, y]) => [
        DOTS / 2 + (x - (left + right) / 2) * wide,
        DOTS / 2 + (y - (top + bottom) / 2) * tall,
      ]),
    );
  }

  /**
   * Squared distance of each dot from the strokes.
   * @param {Stroke[]} strokes in dots
   */
  function distances(strokes) {
    const nearest = new Float64Array(DOTS * DOTS).fill(Number.POSITIVE_INFINITY);
    for (const [[a, b], [c, d]] of pieces(strokes)) {
      const [dx, dy] = [c - a, d - b];
      const length = dx * dx + dy * dy || 1;
      for (let dot = 0; dot < nearest.length; dot++) {
        const x = (dot % DOTS) + 0.5 - a;
        const y = Math.floor(dot / DOTS) + 0.5 - b;
        const along = Math.max(0, Math.min(1, (x * dx + y * dy) / length));
        nearest[dot] = Math.min(nearest[dot], (x - along * dx) ** 2 + (y - along * dy) ** 2);
      }
    }
    return nearest;
  }

  /**
   * The black dots of each square, with a pen as wide as the ink asks for.
   * @param {Stroke[]} strokes
   * @returns {number[]} 64 numbers from 0 to 16, row by row
   */
  function prepare(strokes) {
    const image = new Array(SIDE * SIDE).fill(0);
    const straight = upright(strokes);
    let pen = BLOCK; // the wider it is, the less room is left to stretch the strokes
    for (let round = 0; strokes.length && round < 2; round++) {
      const sorted = distances(placed(straight, pen)).sort();
      pen = Math.min(WIDEST_PEN, 2 * Math.sqrt(sorted[Math.round(INK * sorted.length)]));
    }
    distances(placed(straight, pen)).forEach((squared, dot) => {
      const row = Math.floor(dot / DOTS / BLOCK);
      const column = Math.floor((dot % DOTS) / BLOCK);
      image[row * SIDE + column] += Number(squared <= (pen / 2) ** 2);
    });
    return image;
  }

  return { prepare };
})();
