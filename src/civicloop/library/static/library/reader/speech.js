// Reads the page's text aloud, paragraph after paragraph and page after page.
export function speech({ button, words, next, language }) {
  if (!("speechSynthesis" in window)) return;
  let at = -1;
  let isOn = false;
  button.hidden = false;
  button.addEventListener("click", () => (isOn ? stop() : start()));
  addEventListener("pagehide", () => speechSynthesis.cancel());

  function start() {
    isOn = true;
    button.setAttribute("aria-pressed", "true");
    at = -1;
    say();
  }

  function stop() {
    isOn = false;
    button.setAttribute("aria-pressed", "false");
    speechSynthesis.cancel();
    mark(null);
  }

  async function say() {
    const paragraphs = [...words().querySelectorAll("p")];
    at += 1;
    if (at >= paragraphs.length) {
      if (!(await next())) return stop();
      at = -1;
      return say();
    }
    const paragraph = paragraphs[at];
    const line = new SpeechSynthesisUtterance(paragraph.textContent);
    line.lang = /[\u4e00-\u9fff]/.test(paragraph.textContent) ? "zh-CN" : language;
    line.addEventListener("end", () => isOn && say());
    line.addEventListener("error", () => isOn && stop());
    mark(paragraph);
    speechSynthesis.speak(line);
    return undefined;
  }

  function mark(paragraph) {
    for (const each of document.querySelectorAll(".is-spoken")) each.classList.remove("is-spoken");
    paragraph?.classList.add("is-spoken");
  }
}
