// What a page can do better where scripts run. Every page works without this file.
"use strict";

// "Check again" runs in place: the page is asked for anew and its answer put in.
async function checkAgain(event) {
  const link = event.target.closest("a[data-again]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const main = document.getElementById("content");
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("content");
    if (!fresh) throw new Error("not a page of ours");
    document.title = page.title;
    main.replaceChildren(...fresh.childNodes);
    main.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  } catch {
    window.location.assign(link.href);
  } finally {
    main.removeAttribute("aria-busy");
  }
}

// A file may be dropped anywhere on the form, and a picture pasted into it.
function takeFiles(event, files) {
  const field = document.getElementById("file");
  if (!field || !files || files.length !== 1) return;
  event.preventDefault();
  field.files = files;
  field.form.classList.remove("dropping");
  field.focus();
}

function dragging(event) {
  const form = event.target.closest ? event.target.closest("form.verify") : null;
  document.querySelectorAll("form.dropping").forEach((other) => {
    if (other !== form) other.classList.remove("dropping");
  });
  if (!form || !event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  form.classList.add("dropping");
}

// Copy buttons stand hidden in the page until there is a script that can copy.
async function copy(event) {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const text = source.value || source.textContent;
  const said = document.getElementById(button.dataset.said);
  if (button.dataset.rich && window.ClipboardItem) {
    await navigator.clipboard.write([
      new ClipboardItem({
        "text/html": new Blob([text], { type: "text/html" }),
        "text/plain": new Blob([text], { type: "text/plain" }),
      }),
    ]);
  } else {
    await navigator.clipboard.writeText(text);
  }
  if (said) said.hidden = false;
}

document.addEventListener("click", checkAgain);
document.addEventListener("click", copy);
document.addEventListener("dragover", dragging);
document.addEventListener("drop", (event) => {
  if (event.target.closest && event.target.closest("form.verify")) {
    takeFiles(event, event.dataTransfer.files);
  }
});
document.addEventListener("paste", (event) => {
  if (event.clipboardData.files.length === 1) takeFiles(event, event.clipboardData.files);
});
if (navigator.clipboard) {
  document.querySelectorAll("button[data-copy]").forEach((button) => {
    button.hidden = false;
  });
}
