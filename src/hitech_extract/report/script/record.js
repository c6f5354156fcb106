// The record of the figure that is shown.

const REASONED = new Set(["value", "measure", "zone", "metric", "period", "baseline"]);

function showRecord(figure) {
  const record = $("record");
  if (!figure) {
    record.replaceChildren(
      el(
        "p",
        { class: "hint" },
        articles.length
          ? "Point at a figure, or move to it with Tab and the arrow keys, to see its record."
          : "There are no articles.",
      ),
    );
    showJudge(null);
    return;
  }
  const rows = el("dl");
  const row = (label, slot, shown, detail) => {
    const why = REASONED.has(slot) ? figure.why[slot] : null;
    rows.append(
      el("dt", { class: SLOTS.includes(slot) ? `key ${slot}` : null }, label),
      el(
        "dd",
        { "data-slot": slot },
        shown === null ? el("span", { class: "none" }, "none") : el("span", { class: "shown" }, shown),
        detail ? el("span", { class: "detail" }, detail) : null,
        why ? el("span", { class: "why" }, `why: ${why}`) : null,
      ),
    );
  };
  const quoted = (words) => (words ? `\u201c${words}\u201d` : null);
  const named = (id, name) => (id === null ? null : name ? `${name} (${id})` : id);
  const dates = (first, end) => (first === null ? null : first === end ? first : `${first} to ${end}`);
  row("Measure", "measure", figure.measure);
  row("Zone", "zone", named(figure.zone_id, zoneName(figure.zone_id)), quoted(figure.zone));
  row(
    "Metric",
    "metric",
    named(figure.metric_id, metricName(figure.metric_id)) ?? (figure.metric ? "no id" : null),
    quoted(figure.metric),
  );
  row(
    "Period",
    "period",
    figure.period,
    [
      dates(figure.period_start, figure.period_end),
      figure.period_span && article?.text && figure.article === article ? quoted(slice(...figure.period_span)) : null,
    ]
      .filter(Boolean)
      .join(" "),
  );
  row("Baseline", "baseline", figure.baseline, dates(figure.baseline_start, figure.baseline_end));
  row(
    "Value",
    "value",
    `${grouped(figure.value)} ${figure.unit}`,
    [figure.type, figure.modifier].filter(Boolean).join(", "),
  );
  const original =
    figure.equivalent_of === null ? null : figure.article.records.find((other) => other.start === figure.equivalent_of);
  if (figure.equivalent_of !== null) {
    rows.append(
      el("dt", {}, "Restates"),
      el(
        "dd",
        { "data-slot": "equivalent_of" },
        original
          ? el("button", { type: "button", class: "plain", onclick: () => jump(original) }, original.text)
          : String(figure.equivalent_of),
      ),
    );
  }
  row("Stands at", "span", `${figure.start}\u2013${figure.end}`, figure.article.id);
  const plain = Object.fromEntries(data.fields.map((name) => [name, figure[name]]));
  record.replaceChildren(
    el("p", { class: "words" }, figure.text),
    el("p", { class: "value" }, valueShown(figure)),
    el(
      "div",
      { class: "confidence" },
      el("span", {}, "confidence "),
      el("strong", {}, figure.confidence.toFixed(2)),
      el("meter", { min: 0, max: 1, value: figure.confidence, "aria-label": "confidence" }),
    ),
    rows,
    el("details", {}, el("summary", {}, "All fields"), el("pre", {}, JSON.stringify(plain, null, 1))),
  );
  showJudge(figure);
}
