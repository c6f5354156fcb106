// The table of all figures, and its CSV.

// --- The table ---

const COLUMNS = [
  { name: "verdict", label: "Judged", of: (figure) => verdictOf(figure) ?? "" },
  ...(manyArticles ? [{ name: "article", label: "Article", of: (figure) => figure.article.name }] : []),
  { name: "figure", label: "Figure", of: (figure) => figure.text },
  { name: "value", label: "Value", of: (figure) => Number(figure.value), shown: valueShown },
  { name: "measure", label: "Measure", of: (figure) => figure.measure },
  { name: "zone", label: "Zone", of: (figure) => figure.zone_id ?? "", title: (figure) => zoneName(figure.zone_id) },
  {
    name: "metric",
    label: "Metric",
    of: (figure) => figure.metric_id ?? "",
    shown: (figure) => figure.metric_id ?? (figure.metric ? `\u201c${figure.metric}\u201d` : ""),
    title: (figure) => metricName(figure.metric_id),
  },
  {
    name: "period",
    label: "Period",
    of: (figure) => figure.period_start ?? "",
    shown: (figure) => figure.period ?? "",
  },
  {
    name: "confidence",
    label: "Confidence",
    of: (figure) => figure.confidence,
    shown: (figure) => figure.confidence.toFixed(2),
  },
];
const byWords = new Intl.Collator("en", { numeric: true }).compare;
let rows = figures;
let sorting = { column: null, down: false };
let drawn = "";
let currentRow = 0;

for (const column of COLUMNS) {
  const button = el(
    "button",
    {
      type: "button",
      onclick: () => {
        if (sorting.column !== column) sorting = { column, down: false };
        else sorting = sorting.down ? { column: null, down: false } : { column, down: true };
        for (const other of COLUMNS) {
          other.cell.setAttribute(
            "aria-sort",
            other !== sorting.column ? "none" : sorting.down ? "descending" : "ascending",
          );
        }
        refilter();
      },
    },
    column.label,
  );
  column.cell = el(
    "th",
    { scope: "col", role: "columnheader", class: `c-${column.name}`, "aria-sort": "none" },
    button,
  );
  $("columns").append(column.cell);
}
$("table").setAttribute("aria-colcount", COLUMNS.length);

function options(select, all, name) {
  const counts = new Map();
  for (const figure of figures) {
    const id = all(figure) ?? NONE;
    counts.set(id, (counts.get(id) || 0) + 1);
  }
  const entries = [...counts].sort(([a], [b]) => (a === NONE ? -1 : b === NONE ? 1 : byWords(a, b)));
  select.append(
    el("option", { value: "" }, "all"),
    ...entries.map(([id, number]) => {
      const called = id === NONE ? "none" : name(id) ? `${id} \u2013 ${name(id)}` : id;
      return el("option", { value: id }, `${called} (${number.toLocaleString("en")})`);
    }),
  );
}

function refilter() {
  const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const [zone, metric, measure] = [$("by-zone").value, $("by-metric").value, $("by-measure").value];
  const least = Number($("by-confidence").value) || 0;
  const only = $("only").checked ? article : null;
  rows = figures.filter(
    (figure) =>
      (!only || figure.article === only) &&
      (!zone || (figure.zone_id ?? NONE) === zone) &&
      (!metric || (figure.metric_id ?? NONE) === metric) &&
      (!measure || figure.measure === measure) &&
      figure.confidence >= least &&
      words.every((word) => haystack(figure).includes(word)),
  );
  if (sorting.column) {
    const { column, down } = sorting;
    const keys = new Map(rows.map((figure) => [figure, column.of(figure)]));
    const compare = (a, b) => (typeof a === "number" ? a - b : byWords(a, b));
    rows.sort((a, b) => (down ? -1 : 1) * compare(keys.get(a), keys.get(b)) || a.key - b.key);
  }
  $("shown").textContent =
    rows.length === figures.length
      ? count(figures.length, "figure")
      : `${rows.length.toLocaleString("en")} of ${count(figures.length, "figure")}`;
  $("table").setAttribute("aria-rowcount", rows.length + 1);
  currentRow = Math.max(0, pinned ? rows.indexOf(pinned) : 0);
  $("scroller").scrollTop = 0;
  renderRows(true);
}

// Only the rows in view are there; blank ones above and below stand for the rest.
function renderRows(anew = false, all = false) {
  const scroller = $("scroller");
  const height = parseFloat(getComputedStyle($("table")).getPropertyValue("--row"));
  const from = all ? 0 : Math.max(0, Math.floor(scroller.scrollTop / height) - 8);
  const to = all
    ? rows.length
    : Math.min(rows.length, Math.ceil((scroller.scrollTop + scroller.clientHeight) / height) + 8);
  const range = `${from}-${to}`;
  if (!anew && drawn === range) return;
  drawn = range;
  const body = $("rows");
  const focused = body.contains(document.activeElement);
  const current = currentRow >= from && currentRow < to ? currentRow : from;
  const wide = COLUMNS.length - (reviewing ? 0 : 1); // the first column is there in review only
  const blank = (number) => {
    const line = el("tr", { class: "blank", "aria-hidden": true }, el("td", { colspan: wide }));
    line.style.height = `${number * height}px`;
    return line;
  };
  const there = new Map(
    anew ? [] : [...body.querySelectorAll("tr[data-at]")].map((line) => [Number(line.dataset.at), line]),
  );
  const lines = [];
  for (let at = from; at < to; at += 1) {
    const line = there.get(at) ?? rowOf(rows[at], at);
    line.tabIndex = at === current ? 0 : -1;
    lines.push(line);
  }
  body.replaceChildren(
    ...(from ? [blank(from)] : []),
    ...lines,
    ...(to < rows.length ? [blank(rows.length - to)] : []),
  );
  if (!rows.length) {
    body.append(
      el(
        "tr",
        { role: "row", class: "blank" },
        el(
          "td",
          { role: "gridcell", colspan: wide },
          figures.length ? "No figure fits the filters." : "There are no figures.",
        ),
      ),
    );
  }
  if (focused) lines[current - from]?.focus({ preventScroll: true });
}

function rowOf(figure, at) {
  return el(
    "tr",
    { role: "row", "aria-rowindex": at + 2, "aria-selected": String(figure === pinned), "data-at": at },
    ...COLUMNS.map((column) => {
      const shown =
        column.name === "verdict"
          ? (MARKS[verdictOf(figure)] ?? "")
          : column.shown
            ? column.shown(figure)
            : column.of(figure);
      const title = column.title?.(figure) ?? (column.name === "verdict" ? VERDICTS[verdictOf(figure)] : shown);
      return el("td", { role: "gridcell", class: `c-${column.name}`, title: title || null }, shown || "\u2013");
    }),
  );
}

function markRow() {
  for (const line of $("rows").querySelectorAll("tr[data-at]")) {
    line.setAttribute("aria-selected", String(rows[Number(line.dataset.at)] === pinned));
  }
}

function moveTo(at) {
  if (!rows.length) return;
  currentRow = Math.min(rows.length - 1, Math.max(0, at));
  const scroller = $("scroller");
  const height = parseFloat(getComputedStyle($("table")).getPropertyValue("--row"));
  const head = $("columns").offsetHeight;
  if (currentRow * height < scroller.scrollTop) scroller.scrollTop = currentRow * height;
  const lowest = (currentRow + 1) * height + head - scroller.clientHeight;
  if (scroller.scrollTop < lowest) scroller.scrollTop = lowest;
  renderRows(true);
  $("rows").querySelector(`tr[data-at="${currentRow}"]`)?.focus({ preventScroll: true });
}

$("scroller").addEventListener("scroll", () => renderRows());
$("rows").addEventListener("click", (event) => {
  const line = event.target.closest("tr[data-at]");
  if (!line) return;
  currentRow = Number(line.dataset.at);
  jump(rows[currentRow]);
});
$("rows").addEventListener("keydown", (event) => {
  const line = event.target.closest("tr[data-at]");
  if (!line) return;
  const at = Number(line.dataset.at);
  const page = Math.max(1, Math.floor($("scroller").clientHeight / line.offsetHeight) - 2);
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: rows.length - 1,
  }[event.key];
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    currentRow = at;
    jump(rows[at]);
  } else if (to !== undefined) {
    event.preventDefault();
    moveTo(to);
  }
});
$("filters").addEventListener("input", (event) => {
  if (event.target.localName === "input") refilter();
});
$("filters").addEventListener("change", (event) => {
  if (event.target.localName === "select") refilter();
});
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("filters").addEventListener("reset", () => setTimeout(refilter));
addEventListener("resize", () => renderRows(true));
addEventListener("beforeprint", () => renderRows(true, true));
addEventListener("afterprint", () => renderRows(true));

// --- CSV of the rows shown: the columns and cells that write_figures writes ---

// What a spreadsheet would run as a formula, as is_formula in writers.py says.
const FORMULA = /^(?:[ \u00a0\u3000]*[=+@\uff1d\uff0b\uff20\uff0d-]|[\t\r\n])/;

function cell(name, value) {
  if (value === null) return "";
  let shown = String(value);
  if (name === "period_span") shown = value.join("-");
  else if (name === "why")
    shown = `{${Object.entries(value)
      .map((pair) => pair.map((part) => JSON.stringify(part)).join(": "))
      .join(", ")}}`;
  // What a spreadsheet would run as a formula is led by an apostrophe.
  else if (name !== "value" && typeof value === "string" && FORMULA.test(shown)) shown = `'${shown}`;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}

$("download").addEventListener("click", () => {
  const lines = [data.fields, ...rows.map((figure) => data.fields.map((name) => cell(name, figure[name])))];
  download("figures.csv", "text/csv", lines.map((line) => `${line.join(",")}\n`).join(""));
  tell(`Downloaded ${count(rows.length, "row")}.`);
});
