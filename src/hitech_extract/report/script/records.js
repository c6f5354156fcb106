// The records as they stand in the page, and small tools that all scripts share. Whatever comes from an article goes in
// as text (textContent, attribute values), never as markup.

const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const SLOTS = ["zone", "metric", "period", "baseline"];
const NONE = "\u0000none"; // what a filter calls figures without the slot
const MORE = 100; // articles added to the list at a time

// --- Small tools ---

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "onclick") node.addEventListener("click", value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const svg = (tag, attributes) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
};

const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
const grouped = (digits) => digits.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
// For those who hear the page; tell is for those who see it, too.
const say = (message) => {
  $("status").textContent = message;
};
const tell = (message) => {
  $("said").textContent = message;
  $("said").hidden = !message;
};

function download(name, kind, text) {
  const address = URL.createObjectURL(new Blob([text], { type: kind }));
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// --- Records ---

const figures = [];
const articles = data.articles;
articles.forEach((article, number) => {
  article.number = number;
  article.name = article.title || article.id;
  article.records = article.figures.map((row, place) => {
    const figure = { key: figures.length, article };
    data.fields.forEach((name, column) => {
      figure[name] = row[column];
    });
    [figure.sentence, figure.baselineSpan] = article.around[place] || [null, null];
    figures.push(figure);
    return figure;
  });
});
const manyArticles = articles.length > 1;
const withTexts = articles.filter((article) => article.text !== null).length;

const own = (table, id) => Object.hasOwn(table, id);
const zoneName = (id) =>
  own(data.zones, id) ? data.zones[id] : id === "national" ? "China\u2019s national high-tech zones" : null;
const metricName = (id) => (own(data.metrics, id) ? data.metrics[id] : null);

function valueShown(figure) {
  const sign = (figure.measure === "growth" || figure.measure === "change") && Number(figure.value) > 0 ? "+" : "";
  const unit = { percent: "%", times: "\u00d7", percentage_point: " pp" }[figure.unit] ?? ` ${figure.unit}`;
  return sign + grouped(figure.value) + unit;
}

function spanOf(figure, slot) {
  if (slot === "figure") return [figure.start, figure.end];
  if (slot === "period") return figure.period_span;
  if (slot === "baseline") return figure.baselineSpan;
  return figure[`${slot}_start`] === null ? null : [figure[`${slot}_start`], figure[`${slot}_end`]];
}

function haystack(figure) {
  figure.words ??= [
    figure.text,
    figure.value,
    figure.unit,
    figure.measure,
    figure.zone_id,
    zoneName(figure.zone_id),
    figure.zone,
    figure.metric_id,
    metricName(figure.metric_id),
    figure.metric,
    figure.period,
    figure.doc_id,
    figure.article.title,
  ]
    .filter(Boolean)
    .join("\n")
    .toLowerCase();
  return figure.words;
}
