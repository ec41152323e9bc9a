// Stepping over a document's orders by keyboard: n the next, b the one before, o opens it. At the page's end the step
// goes on to the next page that orders something. The links in the margin do the same.
const margin = document.querySelector("[data-orders]");
if (margin) start(margin);

function start(list) {
  const orders = [...document.querySelectorAll(".page-words a.order")];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    const step = { n: 1, b: -1 }[event.key];
    if (step) go(list, orders, step);
    else if (event.key === "o") orders[here(orders)]?.click();
  });
  list.querySelector("[data-keys]")?.removeAttribute("hidden");
  if (location.hash === "#first-order") at(orders, 0);
  if (location.hash === "#last-order") at(orders, orders.length - 1);
}

function go(list, orders, step) {
  const wanted = here(orders) + step;
  if (orders[wanted]) return at(orders, wanted);
  const page = step > 0 ? list.dataset.nextPage : list.dataset.previousPage;
  if (page) location.assign(page);
}

function here(orders) {
  return orders.indexOf(document.activeElement);
}

function at(orders, index) {
  orders[index]?.focus({ preventScroll: true });
  orders[index]?.scrollIntoView({ block: "center" });
}

function isWriting(element) {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}
