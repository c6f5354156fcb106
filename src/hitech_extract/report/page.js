"use strict";
// The page's script. It reads the records from the JSON in the page and builds what is seen. Whatever comes from an
// article goes in as text (textContent, attribute values), never as markup.
(() => {
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
  const say = (message) => { $("status").textContent = message; };
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
      data.fields.forEach((name, column) => { figure[name] = row[column]; });
      [figure.sentence, figure.baselineSpan] = article.around[place] || [null, null];
      figures.push(figure);
      return figure;
    });
  });
  const manyArticles = articles.length > 1;
  const withTexts = articles.filter((article) => article.text !== null).length;

  const own = (table, id) => Object.hasOwn(table, id);
  const zoneName = (id) => (own(data.zones, id) ? data.zones[id] : id === "national" ? "China\u2019s national high-tech zones" : null);
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
      figure.text, figure.value, figure.unit, figure.measure, figure.zone_id, zoneName(figure.zone_id), figure.zone,
      figure.metric_id, metricName(figure.metric_id), figure.metric, figure.period, figure.doc_id, figure.article.title,
    ].filter(Boolean).join("\n").toLowerCase();
    return figure.words;
  }

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
    $("judged").textContent = `${judged.toLocaleString("en")} of ${figures.length.toLocaleString("en")} judged` +
      (added ? `, ${added} added` : "");
    for (const id of ["judged", "load", "save"]) $(id).hidden = !reviewing;
  }

  // --- The article ---

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
    for (let at = pieceAt(span[0]); at < pieces.length && pieces[at].start < span[1]; at += 1) found.push(pieces[at].node);
    return found;
  }

  function showArticle(next) {
    article = next;
    pinned = last = null;
    lit = [];
    $("heading").textContent = article.name;
    $("byline").textContent = [article.title ? article.id : null, article.date, article.source,
      count(article.records.length, "figure")].filter(Boolean).join(" \u00b7 ");
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

  const spoken = (figure) => [
    figure.text, figure.measure, valueShown(figure), zoneName(figure.zone_id) || figure.zone_id || "no zone",
    metricName(figure.metric_id) || figure.metric || "no metric", figure.period || "no period",
  ].join(", ");

  // Light a figure and what it is linked to; null puts the light out.
  function light(figure) {
    for (const node of lit) node.classList.remove("lit", "lit-figure", "lit-sentence", ...SLOTS.map((slot) => `lit-${slot}`));
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
      links.append(svg("path", { d, class: `link ${slot}` }), svg("circle", { cx: to.x, cy: y2, r: 3, class: `dot ${slot}` }));
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
    if (figure) { if (figure !== last) show(figure); } else if (pinned && last !== pinned) show(pinned);
  });
  $("text").addEventListener("mouseleave", () => { if (pinned && last !== pinned) show(pinned); });
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
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: figureNodes.length - 1 }[event.key];
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
  new ResizeObserver(() => { if (last && last.article === article) drawLinks(last); }).observe($("body"));

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

  // --- The record ---

  const REASONED = new Set(["value", "measure", "zone", "metric", "period", "baseline"]);

  function showRecord(figure) {
    const record = $("record");
    if (!figure) {
      record.replaceChildren(el("p", { class: "hint" },
        articles.length ? "Point at a figure, or move to it with Tab and the arrow keys, to see its record." : "There are no articles."));
      showJudge(null);
      return;
    }
    const rows = el("dl");
    const row = (label, slot, shown, detail) => {
      const why = REASONED.has(slot) ? figure.why[slot] : null;
      rows.append(
        el("dt", { class: SLOTS.includes(slot) ? `key ${slot}` : null }, label),
        el("dd", { "data-slot": slot },
          shown === null ? el("span", { class: "none" }, "none") : el("span", { class: "shown" }, shown),
          detail ? el("span", { class: "detail" }, detail) : null,
          why ? el("span", { class: "why" }, `why: ${why}`) : null));
    };
    const quoted = (words) => (words ? `\u201c${words}\u201d` : null);
    const named = (id, name) => (id === null ? null : name ? `${name} (${id})` : id);
    const dates = (first, end) => (first === null ? null : first === end ? first : `${first} to ${end}`);
    row("Measure", "measure", figure.measure);
    row("Zone", "zone", named(figure.zone_id, zoneName(figure.zone_id)), quoted(figure.zone));
    row("Metric", "metric", named(figure.metric_id, metricName(figure.metric_id)) ?? (figure.metric ? "no id" : null), quoted(figure.metric));
    row("Period", "period", figure.period, [dates(figure.period_start, figure.period_end),
      figure.period_span && article?.text && figure.article === article ? quoted(slice(...figure.period_span)) : null].filter(Boolean).join(" "));
    row("Baseline", "baseline", figure.baseline, dates(figure.baseline_start, figure.baseline_end));
    row("Value", "value", `${grouped(figure.value)} ${figure.unit}`, [figure.type, figure.modifier].filter(Boolean).join(", "));
    const original = figure.equivalent_of === null ? null : figure.article.records.find((other) => other.start === figure.equivalent_of);
    if (figure.equivalent_of !== null) {
      rows.append(el("dt", {}, "Restates"), el("dd", { "data-slot": "equivalent_of" }, original
        ? el("button", { type: "button", class: "plain", onclick: () => jump(original) }, original.text)
        : String(figure.equivalent_of)));
    }
    row("Stands at", "span", `${figure.start}\u2013${figure.end}`, figure.article.id);
    const plain = Object.fromEntries(data.fields.map((name) => [name, figure[name]]));
    record.replaceChildren(
      el("p", { class: "words" }, figure.text),
      el("p", { class: "value" }, valueShown(figure)),
      el("div", { class: "confidence" },
        el("span", {}, "confidence "), el("strong", {}, figure.confidence.toFixed(2)),
        el("meter", { min: 0, max: 1, value: figure.confidence, "aria-label": "confidence" })),
      rows,
      el("details", {}, el("summary", {}, "All fields"), el("pre", {}, JSON.stringify(plain, null, 1))));
    showJudge(figure);
  }

  // --- Review: judging the figure shown ---

  function showJudge(figure) {
    const judge = $("judge");
    judge.hidden = !reviewing;
    if (!reviewing) return;
    judge.replaceChildren();
    if (figure) {
      const verdict = verdictOf(figure);
      const button = (name, label, act) => el("button", { type: "button", "data-verdict": name,
        "aria-pressed": String(verdict === name || (name === "wrong" && verdict === "fixed")), onclick: act }, label);
      judge.append(
        el("h3", {}, `Is \u201c${figure.text}\u201d right?`),
        el("div", { class: "buttons" },
          button("right", "Right", () => setVerdict(figure, "right")),
          button("wrong", "Wrong\u2026", () => { if (verdict !== "fixed") setVerdict(figure, "wrong"); openForm(figure); }),
          button("none", "Not a figure", () => setVerdict(figure, "none")),
          verdict ? el("button", { type: "button", class: "plain", onclick: () => setVerdict(figure, null) }, "Take back") : null),
        el("p", { class: "hint" }, verdict ? `Judged: ${VERDICTS[verdict]}.` : "Keys: R right, W wrong, N not a figure."));
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
    return el("div", { class: "whole" },
      el("button", { type: "button", id: "add", disabled: true, onclick: () => { if (selected) openForm(null, selected); } },
        "Add the selected words as a figure"),
      added.length ? el("ul", { class: "added-list" }, ...added.map((gold, at) => el("li", {}, gold.text, " ",
        el("button", { type: "button", class: "plain", "aria-label": `Remove ${gold.text}`, onclick: () => {
          added.splice(at, 1);
          keepReview();
          again(last);
        } }, "remove")))) : null,
      el("label", { class: "check" }, box, " I have read the whole article: it has no other figures"));
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
    start: figure.start, end: figure.end, text: figure.text, type: figure.type, value: figure.value, unit: figure.unit,
    measure: figure.measure, zone: [figure.zone_id], metric_id: figure.metric_id === null ? [] : [figure.metric_id],
    metric: figure.metric, period: [figure.period_start === null ? null : [figure.period_start, figure.period_end]],
    baseline: figure.baseline, equivalent_of: figure.equivalent_of,
  });

  function openForm(figure, span) {
    const now = figure ? review.verdicts[figure.key]?.gold ?? goldOf(figure) : {
      ...span, type: "money", value: "", unit: "CNY", measure: "level", zone: [null], metric_id: [], metric: "",
      period: [null], baseline: null, equivalent_of: null,
    };
    const fields = {};
    const input = (name, label, value, attributes = {}) => {
      fields[name] = el("input", { name, autocomplete: "off", ...attributes });
      fields[name].value = value ?? "";
      return el("label", {}, label, fields[name]);
    };
    const choice = (name, label, value, options) => {
      fields[name] = el("select", { name }, ...options.map((option) => el("option", { value: option }, option || "none")));
      fields[name].value = value ?? "";
      return el("label", {}, label, fields[name]);
    };
    const problem = el("p", { class: "problem", role: "alert" });
    const form = el("form", { "aria-label": figure ? "Mend the record" : "A missed figure" },
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
      el("div", { class: "buttons" }, el("button", { type: "submit" }, "Keep"),
        el("button", { type: "button", onclick: () => close() }, "Cancel")));
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
      if (!/^-?\d+(\.\d+)?$/.test(said.value)) return fault("value", "The value is a number in plain digits, such as 4530000000 or -3.2.");
      if (!said.unit) return fault("unit", "A unit is needed: CNY, percent, enterprise, km2.");
      if (said.zone && !own(data.zones, said.zone) && !/^(national|(x|group):\S+)$/.test(said.zone) && said.zone !== figure?.zone_id) {
        return fault("zone", "No such zone id (x:place for a zone that is not in the table, group:scope for several).");
      }
      if (said.metric_id && !own(data.metrics, said.metric_id) && said.metric_id !== figure?.metric_id) {
        return fault("metric_id", "No such metric id (leave it empty where none fits).");
      }
      if (Boolean(said.period_start) !== Boolean(said.period_end)) return fault("period_end", "A period has both days, or none.");
      if (said.period_start > said.period_end) return fault("period_end", "The period ends before it begins.");
      const gold = {
        start: now.start, end: now.end, text: now.text, type: said.type, value: said.value.replace(/^(-?)0+(?=\d)/, "$1"),
        unit: said.unit, measure: said.measure, zone: [said.zone || null], metric_id: said.metric_id ? [said.metric_id] : [],
        metric: said.metric || null, period: [said.period_start ? [said.period_start, said.period_end] : null],
        baseline: said.baseline || null, equivalent_of: now.equivalent_of,
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
    form.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } });
    $("judge").replaceChildren(form);
    fields.value.focus();
  }

  document.addEventListener("keydown", (event) => {
    const figure = pinned ?? last;
    if (!reviewing || !figure || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, form")) return;
    const act = { r: () => setVerdict(figure, "right"), n: () => setVerdict(figure, "none"),
      w: () => { if (verdictOf(figure) !== "fixed") setVerdict(figure, "wrong"); openForm(figure); } }[event.key.toLowerCase()];
    if (act) {
      event.preventDefault();
      act();
    }
  });

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
    const wrong = of.records.filter((figure) => verdictOf(figure) === "wrong").map((figure) => [figure.start, figure.end]);
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
      const length = of.text === null ? Math.max(at, ...of.records.map((figure) => figure.end)) : Array.from(of.text).length;
      if (at < length) ignore.push([at, length]);
    }
    gold.sort((a, b) => a.start - b.start);
    const lines = gold.map((figure) => `{${Object.entries(figure).map(([name, value]) =>
      // The value goes in digit for digit: as one of JavaScript's numbers it would lose some.
      `${JSON.stringify(name)}: ${name === "value" ? value : JSON.stringify(value)}`).join(", ")}}`);
    // evaluate leaves "wrong" alone; it is for this page, which takes the review up again.
    return `{"id": ${JSON.stringify(of.id)}, "figures": [${lines.join(", ")}], "ignore": ${JSON.stringify(ignore)}` +
      `${wrong.length ? `, "wrong": ${JSON.stringify(wrong)}` : ""}}`;
  }

  // --- Review: a saved one taken up again ---

  // A value stays the digits that it is written in; in a string the quotes would be escaped, so this is a key.
  const VALUE = /(?<!\\)("value"\s*:\s*)(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)/g;
  const isText = (it) => typeof it === "string";
  const isNothing = (it) => it === null || it === undefined;
  const isSpan = (it) => Array.isArray(it) && it.length === 2 && it.every(Number.isInteger) && it[0] >= 0 && it[0] <= it[1];
  const isList = (it, one) => Array.isArray(it) && it.every(one);
  const isPeriod = (it) => it === null || (Array.isArray(it) && it.length === 2 && it.every((day) => isText(day) || day === null));
  const isGold = (it) => Boolean(it) && isSpan([it.start, it.end]) && isText(it.value) && [it.unit, it.measure, it.type].every(isText) &&
    isList(it.zone, (id) => id === null || isText(id)) && isList(it.metric_id, isText) && isList(it.period, isPeriod) &&
    [it.text, it.metric, it.baseline].every((words) => isNothing(words) || isText(words)) &&
    (isNothing(it.equivalent_of) || Number.isInteger(it.equivalent_of));
  const isDocument = (it) => Boolean(it) && isText(it.id) && isList(it.figures, isGold) && isList(it.ignore, isSpan) && isList(it.wrong, isSpan);

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
  const stands = (figure, gold) => sameNumber(figure.value, gold.value) && figure.type === gold.type && figure.unit === gold.unit &&
    figure.measure === gold.measure && gold.zone.includes(figure.zone_id) &&
    (gold.metric_id.length ? gold.metric_id.includes(figure.metric_id) : figure.metric_id === null) &&
    gold.period.some((days) => (days?.[0] ?? null) === figure.period_start && (days?.[1] ?? null) === figure.period_end) &&
    (gold.baseline ?? null) === figure.baseline && (gold.equivalent_of ?? null) === figure.equivalent_of;

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
      const standsThere = (gold) => gold.end <= signs.length && ["", signs.slice(gold.start, gold.end).join("")].includes(gold.text);
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
        review.verdicts[figure.key] = { verdict: stands(figure, gold) ? "right" : "fixed", gold };
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

  const howItWent = ({ taken, absent, broken, otherText }) => [
    `Loaded the review of ${count(taken, "article")}.`,
    absent ? `${count(absent, "article")} of it ${absent === 1 ? "is" : "are"} not in this page.` : "",
    otherText ? `${count(otherText, "article")} left out: the text was another.` : "",
    broken ? `${count(broken, "line")} left out: no line of a gold file.` : "",
  ].filter(Boolean).join(" ");

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

  $("save").addEventListener("click", () => {
    const lines = articles.map(goldDocument).filter(Boolean);
    if (!lines.length) return tell("Nothing is judged yet.");
    download("gold.jsonl", "application/jsonl", lines.map((line) => `${line}\n`).join(""));
    unsaved = false;
    const open = Object.values(review.verdicts).filter((said) => said.verdict === "wrong").length;
    tell(`Saved ${count(lines.length, "article")}.${open ? ` ${count(open, "figure")} marked wrong but not mended: neither required nor wrong in the file.` : ""}`);
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
  addEventListener("beforeunload", (event) => { if (!kept && unsaved) event.preventDefault(); });

  // --- The list of articles ---

  let listed = [];
  let listedTo = 0;

  function findArticles() {
    const words = $("find-article").value.toLowerCase().split(/\s+/).filter(Boolean);
    listed = articles.filter((one) => {
      const name = `${one.name}\n${one.id}\n${one.date ?? ""}`.toLowerCase();
      return words.every((word) => name.includes(word));
    });
    listedTo = 0;
    $("article-list").replaceChildren();
    listMore();
  }

  function listMore(least = 0) {
    const to = Math.min(listed.length, Math.max(listedTo + MORE, least));
    $("article-list").append(...listed.slice(listedTo, to).map((one) => {
      const button = el("button", { type: "button", tabindex: "-1", onclick: () => showArticle(one) },
        el("span", { class: "name" }, one.name),
        el("span", { class: "detail" }, [one.date, count(one.records.length, "figure")].filter(Boolean).join(" \u00b7 ")));
      button.article = one;
      return el("li", {}, button);
    }));
    listedTo = to;
    markArticle();
  }

  function markArticle() {
    if (!manyArticles) return;
    const at = listed.indexOf(article);
    if (at >= listedTo) return listMore(at + MORE / 2);
    let current = null;
    for (const button of $("article-list").querySelectorAll("button")) {
      const here = button.article === article;
      button.tabIndex = -1;
      if (here) {
        button.setAttribute("aria-current", "true");
        current = button;
      } else {
        button.removeAttribute("aria-current");
      }
    }
    (current ?? $("article-list").querySelector("button"))?.setAttribute("tabindex", "0");
    if (current) {
      const list = $("article-list");
      const [top, bottom] = [current.offsetTop - list.offsetTop, current.offsetTop - list.offsetTop + current.offsetHeight];
      if (top < list.scrollTop || bottom > list.scrollTop + list.clientHeight) list.scrollTop = top - list.clientHeight / 3;
    }
    if ($("only").checked) refilter();
  }

  $("find-article").addEventListener("input", findArticles);
  $("article-list").addEventListener("scroll", () => {
    const list = $("article-list");
    if (list.scrollTop + list.clientHeight > list.scrollHeight - 400 && listedTo < listed.length) listMore();
  });
  $("article-list").addEventListener("keydown", (event) => {
    const item = event.target.closest("li");
    const to = { ArrowDown: item?.nextElementSibling, ArrowUp: item?.previousElementSibling,
      Home: $("article-list").firstElementChild, End: $("article-list").lastElementChild }[event.key];
    if (to) {
      event.preventDefault();
      to.firstElementChild.focus();
    }
  });

  // --- The table ---

  const COLUMNS = [
    { name: "verdict", label: "Judged", of: (figure) => verdictOf(figure) ?? "" },
    ...(manyArticles ? [{ name: "article", label: "Article", of: (figure) => figure.article.name }] : []),
    { name: "figure", label: "Figure", of: (figure) => figure.text },
    { name: "value", label: "Value", of: (figure) => Number(figure.value), shown: valueShown },
    { name: "measure", label: "Measure", of: (figure) => figure.measure },
    { name: "zone", label: "Zone", of: (figure) => figure.zone_id ?? "", title: (figure) => zoneName(figure.zone_id) },
    { name: "metric", label: "Metric", of: (figure) => figure.metric_id ?? "",
      shown: (figure) => figure.metric_id ?? (figure.metric ? `\u201c${figure.metric}\u201d` : ""), title: (figure) => metricName(figure.metric_id) },
    { name: "period", label: "Period", of: (figure) => figure.period_start ?? "", shown: (figure) => figure.period ?? "" },
    { name: "confidence", label: "Confidence", of: (figure) => figure.confidence, shown: (figure) => figure.confidence.toFixed(2) },
  ];
  const byWords = new Intl.Collator("en", { numeric: true }).compare;
  let rows = figures;
  let sorting = { column: null, down: false };
  let drawn = "";
  let currentRow = 0;

  for (const column of COLUMNS) {
    const button = el("button", { type: "button", onclick: () => {
      if (sorting.column !== column) sorting = { column, down: false };
      else sorting = sorting.down ? { column: null, down: false } : { column, down: true };
      for (const other of COLUMNS) {
        other.cell.setAttribute("aria-sort", other !== sorting.column ? "none" : sorting.down ? "descending" : "ascending");
      }
      refilter();
    } }, column.label);
    column.cell = el("th", { scope: "col", role: "columnheader", class: `c-${column.name}`, "aria-sort": "none" }, button);
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
    select.append(el("option", { value: "" }, "all"), ...entries.map(([id, number]) => {
      const called = id === NONE ? "none" : name(id) ? `${id} \u2013 ${name(id)}` : id;
      return el("option", { value: id }, `${called} (${number.toLocaleString("en")})`);
    }));
  }

  function refilter() {
    const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [zone, metric, measure] = [$("by-zone").value, $("by-metric").value, $("by-measure").value];
    const least = Number($("by-confidence").value) || 0;
    const only = $("only").checked ? article : null;
    rows = figures.filter((figure) =>
      (!only || figure.article === only) &&
      (!zone || (figure.zone_id ?? NONE) === zone) &&
      (!metric || (figure.metric_id ?? NONE) === metric) &&
      (!measure || figure.measure === measure) &&
      figure.confidence >= least &&
      words.every((word) => haystack(figure).includes(word)));
    if (sorting.column) {
      const { column, down } = sorting;
      const keys = new Map(rows.map((figure) => [figure, column.of(figure)]));
      const compare = (a, b) => (typeof a === "number" ? a - b : byWords(a, b));
      rows.sort((a, b) => (down ? -1 : 1) * compare(keys.get(a), keys.get(b)) || a.key - b.key);
    }
    $("shown").textContent = rows.length === figures.length
      ? count(figures.length, "figure") : `${rows.length.toLocaleString("en")} of ${count(figures.length, "figure")}`;
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
    const to = all ? rows.length : Math.min(rows.length, Math.ceil((scroller.scrollTop + scroller.clientHeight) / height) + 8);
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
    const there = new Map(anew ? [] : [...body.querySelectorAll("tr[data-at]")].map((line) => [Number(line.dataset.at), line]));
    const lines = [];
    for (let at = from; at < to; at += 1) {
      const line = there.get(at) ?? rowOf(rows[at], at);
      line.tabIndex = at === current ? 0 : -1;
      lines.push(line);
    }
    body.replaceChildren(...(from ? [blank(from)] : []), ...lines, ...(to < rows.length ? [blank(rows.length - to)] : []));
    if (!rows.length) {
      body.append(el("tr", { role: "row", class: "blank" }, el("td", { role: "gridcell", colspan: wide },
        figures.length ? "No figure fits the filters." : "There are no figures.")));
    }
    if (focused) lines[current - from]?.focus({ preventScroll: true });
  }

  function rowOf(figure, at) {
    return el("tr", { role: "row", "aria-rowindex": at + 2, "aria-selected": String(figure === pinned), "data-at": at },
      ...COLUMNS.map((column) => {
        const shown = column.name === "verdict" ? MARKS[verdictOf(figure)] ?? "" : column.shown ? column.shown(figure) : column.of(figure);
        const title = column.title?.(figure) ?? (column.name === "verdict" ? VERDICTS[verdictOf(figure)] : shown);
        return el("td", { role: "gridcell", class: `c-${column.name}`, title: title || null }, shown || "\u2013");
      }));
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
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: rows.length - 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      currentRow = at;
      jump(rows[at]);
    } else if (to !== undefined) {
      event.preventDefault();
      moveTo(to);
    }
  });
  $("filters").addEventListener("input", (event) => { if (event.target.localName === "input") refilter(); });
  $("filters").addEventListener("change", (event) => { if (event.target.localName === "select") refilter(); });
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("reset", () => setTimeout(refilter));
  addEventListener("resize", () => renderRows(true));
  addEventListener("beforeprint", () => renderRows(true, true));
  addEventListener("afterprint", () => renderRows(true));

  // --- CSV of the rows shown: the columns and cells that write_figures writes ---

  const TEXTS = new Set(["doc_id", "text", "unit", "zone_id", "zone", "metric_id", "metric", "period"]);

  function cell(name, value) {
    if (value === null) return "";
    let shown = String(value);
    if (name === "period_span") shown = value.join("-");
    else if (name === "why") shown = `{${Object.entries(value).map((pair) => pair.map((part) => JSON.stringify(part)).join(": ")).join(", ")}}`;
    // What a spreadsheet would run as a formula is led by an apostrophe.
    else if (TEXTS.has(name) && /^[=+\-@\t\r]/.test(shown)) shown = `'${shown}`;
    return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
  }

  $("download").addEventListener("click", () => {
    const lines = [data.fields, ...rows.map((figure) => data.fields.map((name) => cell(name, figure[name])))];
    download("figures.csv", "text/csv", lines.map((line) => `${line.join(",")}\n`).join(""));
    tell(`Downloaded ${count(rows.length, "row")}.`);
  });

  // --- Begin ---

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
  options($("by-measure"), (figure) => figure.measure, () => null);
  for (const [id, name] of Object.entries(data.zones)) $("zone-ids").append(el("option", { value: id, label: name }));
  for (const [id, name] of Object.entries(data.metrics)) $("metric-ids").append(el("option", { value: id, label: name }));
  for (const unit of new Set(["CNY", "USD", "percent", "percentage_point", "times", ...figures.slice(0, 2000).map((figure) => figure.unit)])) $("units").append(el("option", { value: unit }));
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
})();
