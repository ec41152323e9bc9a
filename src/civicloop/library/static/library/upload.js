// Sends the chosen files one by one, each with its own bar; the server answers with the document's row.
const form = document.querySelector("#upload");
const list = document.querySelector("#sent");
const template = document.querySelector("#sending");

form.addEventListener("submit", async (event) => {
  const files = [...form.elements.files.files];
  if (!files.length) return;
  event.preventDefault();
  const shared = new FormData(form);
  shared.delete("files");
  form.elements.files.value = "";
  const rows = files.map(announce);
  for (const [index, file] of files.entries()) await send(file, rows[index], shared);
});

function announce(file) {
  const row = template.content.firstElementChild.cloneNode(true);
  row.querySelector("strong").textContent = file.name;
  list.append(row);
  return row;
}

function send(file, row, shared) {
  return new Promise((resolve) => {
    const body = new FormData();
    for (const [name, value] of shared) body.append(name, value);
    body.append("files", file);
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (at) => (row.querySelector("progress").value = at.loaded / at.total));
    request.addEventListener("loadend", () => {
      arrive(request, row);
      resolve();
    });
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.send(body);
  });
}

function arrive(request, row) {
  const answer = document.createElement("template");
  answer.innerHTML = request.response;
  if (request.status === 200) {
    const arrived = answer.content.querySelector("li");
    row.replaceWith(arrived);
    window.htmx?.process(arrived);
    return;
  }
  row.querySelector("progress").remove();
  const reason = document.createElement("p");
  reason.textContent = answer.content.textContent.trim() || row.dataset.failed;
  row.querySelector(".row-body").append(reason);
}
