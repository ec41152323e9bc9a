// <div class="drop"> around a file input: files may be dropped on it, and a form with data-upload shows its progress.
import { errors } from "./errors.js";

export function drops(root) {
  for (const place of root.querySelectorAll(".drop")) catchFiles(place);
  for (const form of root.querySelectorAll("form[data-upload]")) form.addEventListener("submit", upload);
}

function catchFiles(place) {
  const input = place.querySelector('input[type="file"]');
  const lit = (isOver) => (event) => {
    event.preventDefault();
    place.classList.toggle("over", isOver);
  };
  place.addEventListener("dragover", lit(true));
  place.addEventListener("dragleave", lit(false));
  place.addEventListener("drop", (event) => {
    lit(false)(event);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function upload(event) {
  const form = event.currentTarget;
  const bar = form.querySelector(".drop progress");
  if (!bar) return;
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (at) => {
    bar.hidden = false;
    bar.max = at.total;
    bar.value = at.loaded;
  });
  request.addEventListener("load", () => arrive(request));
  request.addEventListener("error", () => form.submit());
  request.open("POST", form.action);
  request.setRequestHeader("X-Upload", "1");
  request.send(new FormData(form, event.submitter));
}

// The server names the next page in a header; otherwise the answer is this page again with its errors, or a refusal.
function arrive(request) {
  const next = request.getResponseHeader("X-Location");
  if (next) return location.assign(next);
  const answer = new DOMParser().parseFromString(request.response, "text/html");
  document.querySelector("main").replaceWith(document.adoptNode(answer.querySelector("main")));
  drops(document);
  errors(document);
}
