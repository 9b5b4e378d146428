/* Read by Sphinx's search: scores are its own, but a page that teaches comes before one that lists,
   and an entry of the index is shown with the heading of its section. */

/** @typedef {{ alltitles: Record<string, [number, string][]>, docnames: string[] }} Index */
/** @typedef {[string, string, string, string | null, number, string, string]} Result */

/**
 * Heading of a page's section, as the search index has it; undefined if there is none.
 * @param {Index} index
 * @param {string} docname
 * @param {string} anchor
 */
const headingOf = (index, docname, anchor) =>
  Object.keys(index.alltitles).find((title) =>
    index.alltitles[title].some(
      ([page, id]) => index.docnames[page] === docname && `#${id}` === anchor,
    ),
  );

var Scorer = {
  /** @param {Result} result */
  score: (result) => {
    const [docname, , anchor, , score, , kind] = result;
    // @ts-expect-error: Search is a constant of Sphinx's searchtools.js, which is not checked here.
    const heading = kind === "index" && headingOf(Search._index, docname, anchor);
    if (heading) result[1] += ` > ${heading}`;
    return docname.startsWith("tutorials/") ? score + 1 : score;
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
