// What a reviewer says of the figures.

// --- Review: what a reviewer has said, kept in this browser where it lets us ---

const STORE = `hitech-extract-review:${$("data").dataset.content}`;
let review = { verdicts: {}, added: {}, whole: {} };
let stored = false; // whether this page has been reviewed here before
let kept = true;
let unsaved = false;
try {
  const before = JSON.parse(localStorage.getItem(STORE) || "null");
  stored = before !== null;
  review = { ...review, ...before };
} catch {
  kept = false;
}
let reviewing = false;

const verdictOf = (figure) => review.verdicts[figure.key]?.verdict ?? null;
const MARKS = { right: "\u2713", wrong: "?", fixed: "\u270e", none: "\u2717" };
const VERDICTS = { right: "right", wrong: "wrong, not mended yet", fixed: "mended", none: "not a figure" };

function keepReview() {
  unsaved = true;
  try {
    localStorage.setItem(STORE, JSON.stringify(review));
  } catch {
    kept = false;
  }
  showJudged();
}

function showJudged() {
  const judged = Object.keys(review.verdicts).length;
  const added = Object.values(review.added).reduce((sum, list) => sum + list.length, 0);
  $("judged").textContent =
    `${judged.toLocaleString("en")} of ${figures.length.toLocaleString("en")} judged` +
    (added ? `, ${added} added` : "");
  for (const id of ["judged", "load", "save"]) $(id).hidden = !reviewing;
}

// --- Review: judging the figure shown ---

function showJudge(figure) {
  const judge = $("judge");
  judge.hidden = !reviewing;
  if (!reviewing) return;
  judge.replaceChildren();
  if (figure) {
    const verdict = verdictOf(figure);
    const button = (name, label, act) =>
      el(
        "button",
        {
          type: "button",
          "data-verdict": name,
          "aria-pressed": String(verdict === name || (name === "wrong" && verdict === "fixed")),
          onclick: act,
        },
        label,
      );
    judge.append(
      el("h3", {}, `Is \u201c${figure.text}\u201d right?`),
      el(
        "div",
        { class: "buttons" },
        button("right", "Right", () => setVerdict(figure, "right")),
        button("wrong", "Wrong\u2026", () => {
          if (verdict !== "fixed") setVerdict(figure, "wrong");
          openForm(figure);
        }),
        button("none", "Not a figure", () => setVerdict(figure, "none")),
        verdict
          ? el("button", { type: "button", class: "plain", onclick: () => setVerdict(figure, null) }, "Take back")
          : null,
      ),
      el("p", { class: "hint" }, verdict ? `Judged: ${VERDICTS[verdict]}.` : "Keys: R right, W wrong, N not a figure."),
    );
  }
  if (article && article.text !== null) judge.append(wholeArticle());
}

function wholeArticle() {
  const box = el("input", { type: "checkbox", id: "whole" });
  box.checked = Boolean(review.whole[article.number]);
  box.addEventListener("change", () => {
    if (box.checked) review.whole[article.number] = true;
    else delete review.whole[article.number];
    keepReview();
  });
  const added = review.added[article.number] || [];
  return el(
    "div",
    { class: "whole" },
    el(
      "button",
      {
        type: "button",
        id: "add",
        disabled: true,
        onclick: () => {
          if (selected) openForm(null, selected);
        },
      },
      "Add the selected words as a figure",
    ),
    added.length
      ? el(
          "ul",
          { class: "added-list" },
          ...added.map((gold, at) =>
            el(
              "li",
              {},
              gold.text,
              " ",
              el(
                "button",
                {
                  type: "button",
                  class: "plain",
                  "aria-label": `Remove ${gold.text}`,
                  onclick: () => {
                    added.splice(at, 1);
                    keepReview();
                    again(last);
                  },
                },
                "remove",
              ),
            ),
          ),
        )
      : null,
    el("label", { class: "check" }, box, " I have read the whole article: it has no other figures"),
  );
}

function setVerdict(figure, verdict, gold) {
  if (verdict === null) delete review.verdicts[figure.key];
  else review.verdicts[figure.key] = gold ? { verdict, gold } : { verdict };
  keepReview();
  if (figure.article === article) {
    for (const node of piecesOf([figure.start, figure.end])) {
      node.classList.remove(...Object.keys(VERDICTS).map((name) => `verdict-${name}`));
      if (verdict) node.classList.add(`verdict-${verdict}`);
    }
  }
  showJudge(figure);
  renderRows(true);
  say(verdict ? `${figure.text}: ${VERDICTS[verdict]}` : `${figure.text}: taken back`);
}

// Draw the article anew, with what was added, and keep what is shown.
function again(figure) {
  const top = $("article").scrollTop;
  showArticle(article);
  $("article").scrollTop = top;
  if (figure) pin(figure);
}

let selected = null; // the span of the article's text that is selected
document.addEventListener("selectionchange", () => {
  if (!reviewing || !article || article.text === null) return;
  const selection = getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  if (!range || !$("text").contains(range.commonAncestorContainer)) {
    // A click on the button must not lose what was selected.
    if (!document.activeElement?.closest("#judge")) selected = null;
  } else {
    const before = document.createRange();
    before.setStart($("text"), 0);
    before.setEnd(range.startContainer, range.startOffset);
    const words = range.toString();
    let start = Array.from(before.toString()).length;
    start += Array.from(words).length - Array.from(words.trimStart()).length;
    const text = words.trim();
    selected = text && { start, end: start + Array.from(text).length, text };
  }
  const button = $("add");
  if (button) button.disabled = !selected;
});

const TYPES = ["money", "percent", "count", "multiple", "quantity"];
const MEASURES = ["level", "growth", "change", "share", "ratio"];
const BASELINES = ["", "year_on_year", "quarter_on_quarter", "month_on_month", "annual_average", "period"];

// The gold figure that a record stands for, as evaluate reads it.
const goldOf = (figure) => ({
  start: figure.start,
  end: figure.end,
  text: figure.text,
  type: figure.type,
  value: figure.value,
  unit: figure.unit,
  measure: figure.measure,
  zone: [figure.zone_id],
  metric_id: figure.metric_id === null ? [] : [figure.metric_id],
  metric: figure.metric,
  period: [figure.period_start === null ? null : [figure.period_start, figure.period_end]],
  baseline: figure.baseline,
  equivalent_of: figure.equivalent_of,
});

function openForm(figure, span) {
  const now = figure
    ? (review.verdicts[figure.key]?.gold ?? goldOf(figure))
    : {
        ...span,
        type: "money",
        value: "",
        unit: "CNY",
        measure: "level",
        zone: [null],
        metric_id: [],
        metric: "",
        period: [null],
        baseline: null,
        equivalent_of: null,
      };
  const fields = {};
  const input = (name, label, value, attributes = {}) => {
    fields[name] = el("input", { name, autocomplete: "off", ...attributes });
    fields[name].value = value ?? "";
    return el("label", {}, label, fields[name]);
  };
  const choice = (name, label, value, options) => {
    fields[name] = el(
      "select",
      { name },
      ...options.map((option) => el("option", { value: option }, option || "none")),
    );
    fields[name].value = value ?? "";
    return el("label", {}, label, fields[name]);
  };
  const problem = el("p", { class: "problem", role: "alert" });
  const form = el(
    "form",
    { "aria-label": figure ? "Mend the record" : "A missed figure" },
    el("h3", {}, figure ? `What is right of \u201c${figure.text}\u201d?` : `A missed figure: \u201c${span.text}\u201d`),
    el("p", { class: "hint" }, "The value in plain digits; what is left empty is none."),
    input("value", "Value", now.value, { inputmode: "decimal" }),
    input("unit", "Unit", now.unit, { list: "units" }),
    choice("type", "Type", now.type, TYPES),
    choice("measure", "Measure", now.measure, MEASURES),
    input("zone", "Zone id", now.zone[0], { list: "zone-ids" }),
    input("metric_id", "Metric id", now.metric_id[0], { list: "metric-ids" }),
    input("metric", "Metric\u2019s words", now.metric),
    input("period_start", "Period from", now.period[0]?.[0], { type: "date" }),
    input("period_end", "Period to", now.period[0]?.[1], { type: "date" }),
    choice("baseline", "Compared with", now.baseline, BASELINES),
    problem,
    el(
      "div",
      { class: "buttons" },
      el("button", { type: "submit" }, "Keep"),
      el("button", { type: "button", onclick: () => close() }, "Cancel"),
    ),
  );
  const close = () => {
    showJudge(figure);
    $("judge").querySelector("button")?.focus();
  };
  const fault = (name, message) => {
    problem.textContent = message;
    fields[name].setAttribute("aria-invalid", "true");
    fields[name].focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const field of Object.values(fields)) field.removeAttribute("aria-invalid");
    const said = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value.trim()]));
    said.value = said.value.replace(/^\+|,/g, "");
    if (!/^-?\d+(\.\d+)?$/.test(said.value))
      return fault("value", "The value is a number in plain digits, such as 4530000000 or -3.2.");
    if (!said.unit) return fault("unit", "A unit is needed: CNY, percent, enterprise, km2.");
    if (
      said.zone &&
      !own(data.zones, said.zone) &&
      !/^(national|(x|group):\S+)$/.test(said.zone) &&
      said.zone !== figure?.zone_id
    ) {
      return fault("zone", "No such zone id (x:place for a zone that is not in the table, group:scope for several).");
    }
    if (said.metric_id && !own(data.metrics, said.metric_id) && said.metric_id !== figure?.metric_id) {
      return fault("metric_id", "No such metric id (leave it empty where none fits).");
    }
    if (Boolean(said.period_start) !== Boolean(said.period_end))
      return fault("period_end", "A period has both days, or none.");
    if (said.period_start > said.period_end) return fault("period_end", "The period ends before it begins.");
    const gold = {
      start: now.start,
      end: now.end,
      text: now.text,
      type: said.type,
      value: said.value.replace(/^(-?)0+(?=\d)/, "$1"),
      unit: said.unit,
      measure: said.measure,
      zone: [said.zone || null],
      metric_id: said.metric_id ? [said.metric_id] : [],
      metric: said.metric || null,
      period: [said.period_start ? [said.period_start, said.period_end] : null],
      baseline: said.baseline || null,
      equivalent_of: now.equivalent_of,
    };
    if (figure) {
      setVerdict(figure, "fixed", gold);
    } else {
      (review.added[article.number] ??= []).push(gold);
      selected = null;
      keepReview();
      again(last);
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  });
  $("judge").replaceChildren(form);
  fields.value.focus();
}

document.addEventListener("keydown", (event) => {
  const figure = pinned ?? last;
  if (
    !reviewing ||
    !figure ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.target.closest("input, select, textarea, form")
  )
    return;
  const act = {
    r: () => setVerdict(figure, "right"),
    n: () => setVerdict(figure, "none"),
    w: () => {
      if (verdictOf(figure) !== "fixed") setVerdict(figure, "wrong");
      openForm(figure);
    },
  }[event.key.toLowerCase()];
  if (act) {
    event.preventDefault();
    act();
  }
});

function setReviewing(on) {
  reviewing = on;
  $("review").setAttribute("aria-pressed", String(reviewing));
  document.body.classList.toggle("reviewing", reviewing);
  showJudged();
  showJudge(last);
  renderRows(true);
}

$("review").addEventListener("click", () => setReviewing(!reviewing));
