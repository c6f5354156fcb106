// The list of articles.

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
  $("article-list").append(
    ...listed.slice(listedTo, to).map((one) => {
      const button = el(
        "button",
        { type: "button", tabindex: "-1", onclick: () => showArticle(one) },
        el("span", { class: "name" }, one.name),
        el(
          "span",
          { class: "detail" },
          [one.date, count(one.records.length, "figure")].filter(Boolean).join(" \u00b7 "),
        ),
      );
      button.article = one;
      return el("li", {}, button);
    }),
  );
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
    const [top, bottom] = [
      current.offsetTop - list.offsetTop,
      current.offsetTop - list.offsetTop + current.offsetHeight,
    ];
    if (top < list.scrollTop || bottom > list.scrollTop + list.clientHeight)
      list.scrollTop = top - list.clientHeight / 3;
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
  const to = {
    ArrowDown: item?.nextElementSibling,
    ArrowUp: item?.previousElementSibling,
    Home: $("article-list").firstElementChild,
    End: $("article-list").lastElementChild,
  }[event.key];
  if (to) {
    event.preventDefault();
    to.firstElementChild.focus();
  }
});
