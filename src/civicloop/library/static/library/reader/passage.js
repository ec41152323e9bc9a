// What is selected on a page: copied with its source, or as a link that still holds after a new version.
export function passages({ bar, reader, page, words }) {
  document.addEventListener("selectionchange", () => {
    clearTimeout(bar.timer);
    bar.timer = setTimeout(show, 250);
  });

  function show() {
    const chosen = getSelection();
    const inside = chosen.rangeCount && !chosen.isCollapsed && reader.contains(chosen.anchorNode) && chosen.anchorNode.parentElement.closest(".sheet, .page-words");
    bar.hidden = !inside || text().length < 2;
  }

  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const link = address();
    const source = { national: reader.dataset.national, plain: reader.dataset.plain }[button.dataset.copy] ?? "";
    await navigator.clipboard.writeText(button.dataset.copy === "link" ? link : `“${text()}”\n${cited(source, link)}`);
    bar.querySelector("[role=status]").textContent = bar.dataset.done;
    setTimeout(() => { bar.hidden = true; bar.querySelector("[role=status]").textContent = ""; }, 1200);
  });

  const text = () => String(getSelection()).replace(/\s*\n\s*/g, "").trim();
  const cited = (source, link) => source.replace(reader.dataset.citedUrl, link);

  function address() {
    const url = new URL(location.href);
    url.hash = "";
    url.search = "";
    const start = place(text());
    if (start) {
      url.search = `?v=${reader.dataset.version}&at=${start[0]}-${start[1]}`;
      url.hash = "#cited";
    }
    return url.href;
  }

  // The selection's place in the page's text: paragraphs know where they begin, blanks and line ends don't count.
  function place(wanted) {
    const bare = wanted.replace(/\s/g, "");
    for (const paragraph of words().querySelectorAll("p[id]")) {
      const from = Number(paragraph.id.split("-")[1]);
      const whole = spoken(paragraph);
      const kept = [...whole].map((letter, index) => [letter, index]).filter(([letter]) => letter.trim());
      const at = kept.map(([letter]) => letter).join("").indexOf(bare.slice(0, kept.length));
      if (bare && at >= 0) return [from + kept[at][1], from + (kept[Math.min(at + bare.length, kept.length) - 1][1] + 1)];
    }
    return null;
  }

  function spoken(paragraph) {
    const copy = paragraph.cloneNode(true);
    for (const each of copy.querySelectorAll(".visually-hidden")) each.remove();
    return copy.textContent;
  }
  return page;
}
