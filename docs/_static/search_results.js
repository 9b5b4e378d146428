/* Read by Sphinx's search: scores are its own, but a page that teaches comes before one that lists,
   and an entry of the index is shown with the heading of its section. */

/** Heading of a page's section, as the search index has it; undefined if there is none. */
const headingOf = (docname, anchor) => {
  const { alltitles, docnames } = Search._index;
  const leadsHere = ([page, id]) => docnames[page] === docname && `#${id}` === anchor;
  return Object.keys(alltitles).find((title) => alltitles[title].some(leadsHere));
};

var Scorer = {
  score: (result) => {
    const [docname, , anchor, , score, , kind] = result;
    const heading = kind === "index" && headingOf(docname, anchor);
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
