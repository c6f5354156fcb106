// The page begins.

$("title").textContent = data.title;
$("counts").textContent = `${count(figures.length, "figure")} in ${count(articles.length, "article")}`;
$("table").classList.toggle("many", manyArticles);
$("only-label").hidden = !manyArticles || !withTexts;
$("articles").hidden = !manyArticles;
if (withTexts < articles.length) {
  $("notice").textContent = withTexts
    ? `The texts of ${count(articles.length - withTexts, "article")} are not at hand: their figures are shown without them.`
    : "The texts of the articles are not at hand: the figures are shown without them (--docs gives the articles that were read).";
  $("notice").hidden = false;
}
document.body.classList.toggle("textless", withTexts === 0);
document.body.classList.toggle("single", !manyArticles);
options($("by-zone"), (figure) => figure.zone_id, zoneName);
options($("by-metric"), (figure) => figure.metric_id, metricName);
options(
  $("by-measure"),
  (figure) => figure.measure,
  () => null,
);
for (const [id, name] of Object.entries(data.zones)) $("zone-ids").append(el("option", { value: id, label: name }));
for (const [id, name] of Object.entries(data.metrics)) $("metric-ids").append(el("option", { value: id, label: name }));
for (const unit of new Set([
  "CNY",
  "USD",
  "percent",
  "percentage_point",
  "times",
  ...figures.slice(0, 2000).map((figure) => figure.unit),
]))
  $("units").append(el("option", { value: unit }));
if (articles.length) showArticle(articles[0]);
else showRecord(null);
if (manyArticles) findArticles();
refilter();
if (data.review.length) {
  if (!stored) takeUp(data.review);
  if (articles.length) again(null);
  setReviewing(true);
}
performance.mark("ready");
