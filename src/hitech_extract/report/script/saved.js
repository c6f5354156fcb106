// A review saved as gold, and a saved one taken up again.

// What no reviewer has judged is to be neither required nor wrong: it goes to "ignore". In an article read as a whole
// that is the figures without a verdict; in any other, all of the text but what was judged.
function goldDocument(of) {
  const gold = [...(review.added[of.number] || [])];
  const judged = gold.map(({ start, end }) => [start, end]);
  const open = [];
  for (const figure of of.records) {
    const said = review.verdicts[figure.key];
    if (!said || said.verdict === "wrong") {
      open.push([figure.start, figure.end]);
      continue;
    }
    judged.push([figure.start, figure.end]);
    if (said.verdict !== "none") gold.push(said.gold ?? goldOf(figure));
  }
  const wrong = of.records
    .filter((figure) => verdictOf(figure) === "wrong")
    .map((figure) => [figure.start, figure.end]);
  if (!judged.length && !wrong.length && !review.whole[of.number]) return null;
  let ignore = open;
  if (!review.whole[of.number]) {
    ignore = [];
    let at = 0;
    judged.sort((a, b) => a[0] - b[0]);
    for (const [start, end] of judged) {
      if (start > at) ignore.push([at, start]);
      at = Math.max(at, end);
    }
    const length =
      of.text === null ? Math.max(at, ...of.records.map((figure) => figure.end)) : Array.from(of.text).length;
    if (at < length) ignore.push([at, length]);
  }
  gold.sort((a, b) => a.start - b.start);
  // evaluate leaves "wrong" alone; it is for this page, which takes the review up again.
  const more = wrong.length ? `, "wrong": ${JSON.stringify(wrong)}` : "";
  const shown = gold.map(goldLine).join(", ");
  return `{"id": ${JSON.stringify(of.id)}, "figures": [${shown}], "ignore": ${JSON.stringify(ignore)}${more}}`;
}

// The value goes in digit for digit: as one of JavaScript's numbers it would lose some.
function goldLine(gold) {
  const written = (name, value) => `${JSON.stringify(name)}: ${name === "value" ? value : JSON.stringify(value)}`;
  return `{${Object.entries(gold)
    .map(([name, value]) => written(name, value))
    .join(", ")}}`;
}

$("save").addEventListener("click", () => {
  const lines = articles.map(goldDocument).filter(Boolean);
  if (!lines.length) return tell("Nothing is judged yet.");
  download("gold.jsonl", "application/jsonl", lines.map((line) => `${line}\n`).join(""));
  unsaved = false;
  const open = Object.values(review.verdicts).filter((said) => said.verdict === "wrong").length;
  tell(
    `Saved ${count(lines.length, "article")}.${open ? ` ${count(open, "figure")} marked wrong but not mended: neither required nor wrong in the file.` : ""}`,
  );
});
addEventListener("beforeunload", (event) => {
  if (!kept && unsaved) event.preventDefault();
});

// --- Taken up again ---

// A value stays the digits that it is written in; in a string the quotes would be escaped, so this is a key.
const VALUE = /(?<!\\)("value"\s*:\s*)(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)/g;
const isText = (it) => typeof it === "string";
const isNothing = (it) => it === null || it === undefined;
const isSpan = (it) =>
  Array.isArray(it) && it.length === 2 && it.every(Number.isInteger) && it[0] >= 0 && it[0] <= it[1];
const isList = (it, one) => Array.isArray(it) && it.every(one);
const isPeriod = (it) =>
  it === null || (Array.isArray(it) && it.length === 2 && it.every((day) => isText(day) || day === null));
const isGold = (it) =>
  Boolean(it) &&
  isSpan([it.start, it.end]) &&
  isText(it.value) &&
  [it.unit, it.measure, it.type].every(isText) &&
  isList(it.zone, (id) => id === null || isText(id)) &&
  isList(it.metric_id, isText) &&
  isList(it.period, isPeriod) &&
  [it.text, it.metric, it.baseline].every((words) => isNothing(words) || isText(words)) &&
  (isNothing(it.equivalent_of) || Number.isInteger(it.equivalent_of));
const isDocument = (it) =>
  Boolean(it) && isText(it.id) && isList(it.figures, isGold) && isList(it.ignore, isSpan) && isList(it.wrong, isSpan);

function readDocument(line) {
  try {
    const read = JSON.parse(line.replace(VALUE, '$1"$2"'));
    read.ignore ??= [];
    read.wrong ??= [];
    for (const gold of read.figures) {
      gold.text ??= "";
      gold.unit ??= "";
      gold.zone ??= [null];
      gold.metric_id ??= [];
      gold.period ??= [null];
    }
    return isDocument(read) ? read : null;
  } catch {
    return null;
  }
}

const sameNumber = (one, other) => one === other || (Number(one) === Number(other) && Math.abs(Number(one)) < 2 ** 53);
const stands = (figure, gold) =>
  sameNumber(figure.value, gold.value) &&
  figure.type === gold.type &&
  figure.unit === gold.unit &&
  figure.measure === gold.measure &&
  gold.zone.includes(figure.zone_id) &&
  (gold.metric_id.length ? gold.metric_id.includes(figure.metric_id) : figure.metric_id === null) &&
  gold.period.some(
    (days) => (days?.[0] ?? null) === figure.period_start && (days?.[1] ?? null) === figure.period_end,
  ) &&
  (gold.baseline ?? null) === figure.baseline &&
  (gold.equivalent_of ?? null) === figure.equivalent_of;

const same = (gold, own) =>
  sameNumber(gold.value, own.value) &&
  Object.keys({ ...gold, ...own }).every(
    (name) => name === "value" || JSON.stringify(gold[name] ?? null) === JSON.stringify(own[name] ?? null),
  );

// Replace what is said of the articles in the lines of a gold file by what stands there; return how that went.
function takeUp(lines) {
  const went = { taken: 0, absent: 0, broken: 0, otherText: 0 };
  const byId = new Map(articles.map((of) => [of.id, of]));
  for (const line of lines) {
    if (!line.trim()) continue;
    const said = readDocument(line);
    const of = said && byId.get(said.id);
    if (!of) {
      went[said ? "absent" : "broken"] += 1;
      continue;
    }
    const signs = of.text === null ? null : Array.from(of.text);
    const standsThere = (gold) =>
      gold.end <= signs.length && ["", signs.slice(gold.start, gold.end).join("")].includes(gold.text);
    if (signs && !said.figures.every(standsThere)) {
      went.otherText += 1;
      continue;
    }
    takeUpDocument(of, said);
    went.taken += 1;
  }
  return went;
}

function takeUpDocument(of, said) {
  const named = ([start, end]) => `${start}-${end}`;
  const golds = new Map(said.figures.map((gold) => [named([gold.start, gold.end]), gold]));
  const wrong = new Set(said.wrong.map(named));
  for (const figure of of.records) {
    const span = [figure.start, figure.end];
    const gold = golds.get(named(span));
    golds.delete(named(span));
    delete review.verdicts[figure.key];
    if (gold) {
      // What says no more than the record need not be kept twice.
      const plain = same(gold, goldOf(figure));
      review.verdicts[figure.key] = plain
        ? { verdict: "right" }
        : { verdict: stands(figure, gold) ? "right" : "fixed", gold };
    } else if (wrong.has(named(span))) {
      review.verdicts[figure.key] = { verdict: "wrong" };
    } else if (!said.ignore.some(([start, end]) => start < span[1] && span[0] < end)) {
      review.verdicts[figure.key] = { verdict: "none" };
    }
  }
  review.added[of.number] = [...golds.values()];
  // What was read as a whole ignores single figures only, not the text between them.
  const spans = new Set(of.records.map((figure) => named([figure.start, figure.end])));
  if (said.ignore.every((span) => spans.has(named(span)))) review.whole[of.number] = true;
  else delete review.whole[of.number];
}

const howItWent = ({ taken, absent, broken, otherText }) =>
  [
    `Loaded the review of ${count(taken, "article")}.`,
    absent ? `${count(absent, "article")} of it ${absent === 1 ? "is" : "are"} not in this page.` : "",
    otherText ? `${count(otherText, "article")} left out: the text was another.` : "",
    broken ? `${count(broken, "line")} left out: no line of a gold file.` : "",
  ]
    .filter(Boolean)
    .join(" ");

$("load").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", async () => {
  const [file] = $("file").files;
  if (!file) return;
  tell("");
  const went = takeUp((await file.text()).replace(/^\ufeff/, "").split("\n"));
  $("file").value = ""; // so that the same file can be loaded again
  keepReview();
  if (article) again(last);
  renderRows(true);
  tell(howItWent(went));
});
