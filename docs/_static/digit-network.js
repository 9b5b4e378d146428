"use strict";

/**
 * Numbers of two bytes in base64, and what to multiply them by.
 * @typedef {{ scale: number, data: string }} Packed
 * @typedef {{ kernel: Packed, bias: Packed }} PackedLayer
 * @typedef {{ kernel: Float64Array, bias: Float64Array }} Layer
 */

/** The network of the tutorial, with the weights that the site's build has trained. */
const digitNetwork = (() => {
  const SELU_ALPHA = 1.6732632423543772;
  const SELU_LAMBDA = 1.0507009873554805;

  /**
   * @param {Packed} packed
   * @returns {Float64Array}
   */
  function numbers({ scale, data }) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    const length = bytes.length / Int16Array.BYTES_PER_ELEMENT;
    return Float64Array.from({ length }, (_, i) => scale * view.getInt16(2 * i, true));
  }

  /**
   * @param {PackedLayer[]} layers
   * @returns {Layer[]}
   */
  function unpack(layers) {
    return layers.map(({ kernel, bias }) => ({ kernel: numbers(kernel), bias: numbers(bias) }));
  }

  /**
   * Input times kernel plus bias.
   * @param {Float64Array} input
   * @param {Layer} layer
   */
  function dense(input, { kernel, bias }) {
    const width = bias.length;
    return bias.map((start, j) =>
      input.reduce((sum, x, i) => sum + x * kernel[i * width + j], start),
    );
  }

  /** @param {number} x */
  function selu(x) {
    return SELU_LAMBDA * (x > 0 ? x : SELU_ALPHA * Math.expm1(x));
  }

  /**
   * One number per digit.
   * @param {Layer[]} layers
   * @param {Iterable<number>} image 64 numbers from 0 to 16, row by row
   */
  function logits(layers, image) {
    const [first, ...others] = layers;
    const start = dense(Float64Array.from(image), first);
    return Array.from(others.reduce((x, layer) => dense(x.map(selu), layer), start));
  }

  /**
   * The probabilities that logits stand for.
   * @param {number[]} scores
   */
  function softmax(scores) {
    const largest = Math.max(...scores);
    const powers = scores.map((score) => Math.exp(score - largest));
    const sum = powers.reduce((total, power) => total + power);
    return powers.map((power) => power / sum);
  }

  return { unpack, logits, softmax };
})();
