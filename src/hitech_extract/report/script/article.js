// The article with its mentions, and the links that a figure lights.

let article = null;
let characters = [];
let pieces = []; // { start, end, node }, in order
let figureNodes = []; // the focusable piece of each figure of the article, in order
let pinned = null; // chosen by click or focus
let last = null; // shown last
let lit = [];

const slice = (start, end) => characters.slice(start, end).join("");

function pieceAt(offset) {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle].end <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function piecesOf(span) {
  const found = [];
  if (!span) return found;
  for (let at = pieceAt(span[0]); at < pieces.length && pieces[at].start < span[1]; at += 1)
    found.push(pieces[at].node);
  return found;
}

function showArticle(next) {
  article = next;
  pinned = last = null;
  lit = [];
  $("heading").textContent = article.name;
  $("byline").textContent = [
    article.title ? article.id : null,
    article.date,
    article.source,
    count(article.records.length, "figure"),
  ]
    .filter(Boolean)
    .join(" \u00b7 ");
  const text = $("text");
  text.replaceChildren();
  pieces = [];
  figureNodes = [];
  if (article.text === null) {
    text.append(el("p", { class: "notice" }, "The text of this article is not at hand."));
  } else {
    showText(text);
  }
  $("links").replaceChildren();
  $("article").scrollTop = 0;
  showRecord(null);
  markArticle();
}

// The text is cut at every boundary of a mention, so that mentions may cross; each piece carries all its kinds.
function showText(text) {
  characters = Array.from(article.text);
  const added = (review.added[article.number] || []).map((gold) => [gold.start, gold.end, "added"]);
  const spans = [...added];
  const cuts = new Set([0, characters.length]);
  for (const figure of article.records) {
    for (const slot of ["figure", ...SLOTS]) {
      const span = spanOf(figure, slot);
      if (span) spans.push([span[0], span[1], slot]);
    }
    if (figure.sentence) figure.sentence.forEach((offset) => cuts.add(offset));
  }
  for (const [start, end] of spans) cuts.add(start).add(end);
  const bounds = [...cuts].sort((a, b) => a - b);
  for (let at = 0; at + 1 < bounds.length; at += 1) {
    const [start, end] = [bounds[at], bounds[at + 1]];
    pieces.push({ start, end, node: el("span", {}, slice(start, end)) });
  }
  for (const [start, end, kind] of spans) {
    for (const node of piecesOf([start, end])) node.classList.add("piece", kind);
  }
  article.records.forEach((figure) => {
    const parts = piecesOf([figure.start, figure.end]);
    for (const node of parts) {
      node.figures = [...(node.figures || []), figure];
      const verdict = verdictOf(figure);
      if (verdict) node.classList.add(`verdict-${verdict}`);
    }
    const first = parts[0];
    if (first && !first.hasAttribute("role")) {
      first.setAttribute("role", "button");
      first.setAttribute("tabindex", figureNodes.length ? "-1" : "0");
      first.setAttribute("aria-label", spoken(figure));
      figureNodes.push(first);
    }
  });
  text.append(...pieces.map((piece) => piece.node));
}

const spoken = (figure) =>
  [
    figure.text,
    figure.measure,
    valueShown(figure),
    zoneName(figure.zone_id) || figure.zone_id || "no zone",
    metricName(figure.metric_id) || figure.metric || "no metric",
    figure.period || "no period",
  ].join(", ");

// Light a figure and what it is linked to; null puts the light out.
function light(figure) {
  for (const node of lit)
    node.classList.remove("lit", "lit-figure", "lit-sentence", ...SLOTS.map((slot) => `lit-${slot}`));
  lit = [];
  $("heading").classList.remove("lit", "lit-zone", "lit-metric", "lit-period");
  $("links").replaceChildren();
  $("text").classList.toggle("lighting", Boolean(figure));
  if (!figure || figure.article !== article || article.text === null) return;
  const add = (span, ...classes) => {
    for (const node of piecesOf(span)) {
      node.classList.add(...classes);
      lit.push(node);
    }
  };
  add(figure.sentence, "lit-sentence");
  add([figure.start, figure.end], "lit", "lit-figure");
  for (const slot of SLOTS) add(spanOf(figure, slot), "lit", `lit-${slot}`);
  // A zone that the text does not name stands in the headline.
  if (figure.zone !== null && figure.zone_start === null) $("heading").classList.add("lit", "lit-zone");
  drawLinks(figure);
}

function drawLinks(figure) {
  const box = $("body").getBoundingClientRect();
  const links = $("links");
  links.replaceChildren();
  links.setAttribute("width", box.width);
  links.setAttribute("height", box.height);
  const rectOf = (span) => {
    const node = piecesOf(span)[0];
    const rect = node && node.getClientRects()[0];
    return rect && { x: rect.left - box.left + rect.width / 2, top: rect.top - box.top, bottom: rect.bottom - box.top };
  };
  const from = rectOf([figure.start, figure.end]);
  if (!from) return;
  for (const [number, slot] of SLOTS.entries()) {
    const to = rectOf(spanOf(figure, slot));
    if (!to || (to.x === from.x && to.top === from.top)) continue;
    to.x += 5 * (number - 1.5); // two slots may rest on the same words
    const sameLine = Math.abs(to.top - from.top) < 4;
    const above = to.top < from.top;
    const y1 = sameLine || above ? from.top : from.bottom;
    const y2 = sameLine ? to.top : above ? to.bottom : to.top;
    const bend = sameLine ? Math.min(y1, y2) - 10 - Math.abs(to.x - from.x) / 40 : (y1 + y2) / 2;
    const d = sameLine
      ? `M${from.x},${y1} Q${(from.x + to.x) / 2},${bend} ${to.x},${y2}`
      : `M${from.x},${y1} C${from.x},${bend} ${to.x},${bend} ${to.x},${y2}`;
    links.append(
      svg("path", { d, class: `link ${slot}` }),
      svg("circle", { cx: to.x, cy: y2, r: 3, class: `dot ${slot}` }),
    );
  }
}

function show(figure) {
  last = figure;
  light(figure);
  showRecord(figure);
}

function pin(figure) {
  pinned = figure;
  show(figure);
  const node = figure && article.text !== null && piecesOf([figure.start, figure.end])[0];
  if (node && node.getAttribute("role")) for (const other of figureNodes) other.tabIndex = other === node ? 0 : -1;
  markRow();
}

const figureAt = (target) => target.closest?.("#text .figure")?.figures?.[0] ?? null;

$("text").addEventListener("mouseover", (event) => {
  const figure = figureAt(event.target);
  if (figure) {
    if (figure !== last) show(figure);
  } else if (pinned && last !== pinned) show(pinned);
});
$("text").addEventListener("mouseleave", () => {
  if (pinned && last !== pinned) show(pinned);
});
$("text").addEventListener("focusin", (event) => {
  const figure = figureAt(event.target);
  if (figure && figure !== pinned) pin(figure);
});
$("text").addEventListener("click", (event) => {
  const figure = figureAt(event.target);
  if (figure) pin(figure);
});
$("text").addEventListener("keydown", (event) => {
  const at = figureNodes.indexOf(event.target);
  if (at < 0) return;
  const to = {
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    Home: 0,
    End: figureNodes.length - 1,
  }[event.key];
  if (event.key === "Enter" || event.key === " ") {
    pin(figureAt(event.target));
    event.preventDefault();
  } else if (to !== undefined) {
    event.preventDefault();
    figureNodes[to]?.focus();
    figureNodes[to]?.scrollIntoView({ block: "nearest" });
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.target.closest("#judge form")) {
    pinned = null;
    show(null);
    markRow();
  }
});
new ResizeObserver(() => {
  if (last && last.article === article) drawLinks(last);
}).observe($("body"));

// Go to a figure from anywhere: its article, its sentence, its light.
function jump(figure) {
  if (figure.article !== article) showArticle(figure.article);
  pin(figure);
  const node = piecesOf([figure.start, figure.end])[0];
  if (node) {
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
  } else {
    $("panel").scrollIntoView({ block: "nearest" });
  }
}
