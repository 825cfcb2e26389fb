// Conveniences only: every page works without this file.
(() => {
  "use strict";

  const all = (selector) => document.querySelectorAll(selector);

  // What needs a script is hidden until one runs.
  for (const part of all("[data-tools], button[data-copy][hidden]")) part.hidden = false;

  const lines = (element) => {
    const items = element.querySelectorAll("li");
    return items.length ? Array.from(items, (item) => item.textContent.trim()) : [element.textContent.trim()];
  };

  const say = (button, text) => {
    const before = button.textContent;
    button.textContent = text;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => { button.textContent = before; }, 2000);
  };

  for (const button of all("[data-copy]")) {
    button.addEventListener("click", async () => {
      const element = document.getElementById(button.dataset.copy);
      // A key is wanted without its blanks, codes one on a line.
      const text = element.id === "key" ? lines(element)[0].replace(/\s/g, "") : lines(element).join("\n");
      try {
        await navigator.clipboard.writeText(text);
        say(button, button.dataset.done);
      } catch {
        getSelection().selectAllChildren(element);
        say(button, button.dataset.else);
      }
    });
  }

  for (const button of all("[data-download]")) {
    button.addEventListener("click", () => {
      const element = document.getElementById(button.dataset.download);
      const { heading, whose, use, file } = element.dataset;
      const text = [heading, whose, "", ...lines(element), "", use, ""].join("\r\n");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
      link.download = file;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  for (const button of all("[data-print]")) button.addEventListener("click", () => print());

  // Pasted codes lose blanks, dashes and what cannot be seen.
  for (const field of all("input.code")) {
    field.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text");
      const clean = text.replace(/[\s\u2010-\u2015\u200b-\u200d\ufeff-]/g, "");
      if (clean === text) return;
      event.preventDefault();
      field.setRangeText(clean, field.selectionStart, field.selectionEnd, "end");
    });
  }

  // A second click would send the same code again, which is refused as used.
  for (const form of all("form[method=post]")) {
    form.addEventListener("submit", () => {
      for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true;
    });
  }
  addEventListener("pageshow", () => {
    for (const button of all("button[type=submit]:disabled")) button.disabled = false;
  });

  // What a step-up interrupted goes on, unless somebody came back to it.
  const [navigation] = performance.getEntriesByType("navigation");
  const going = document.querySelector("form[data-submit]");
  if (going && navigation?.type === "navigate") going.requestSubmit();

  // Waiting times count down, and what they were for is opened when they are over.
  for (const countdown of all(".countdown")) {
    const end = performance.now() + countdown.dataset.seconds * 1000;
    const show = () => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      countdown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      if (left > 0) setTimeout(show, 1000);
      else if (countdown.dataset.then) location.replace(countdown.dataset.then);
      else if (countdown.closest("[data-until]")) countdown.closest("[data-until]").hidden = true;
    };
    show();
  }

  // Times in the reader's own zone, in the language of the page.
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  for (const time of all("time[datetime]")) {
    const at = new Date(time.dateTime);
    time.title = at.toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
    if ("minute" in time.dataset) {
      time.textContent = at.toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
    } else if ("day" in time.dataset) {
      const day = at.toLocaleDateString(language, { dateStyle: "long" });
      time.textContent = time.dataset.day.replace("{date}", () => day);
    }
  }
})();
