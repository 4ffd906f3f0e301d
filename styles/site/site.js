// Colours that a reader chose, and buttons that copy. Pages are whole without it.
(() => {
  const root = document.documentElement;
  const colours = (value) => {
    if (value === "light" || value === "dark") root.dataset.colours = value;
    else delete root.dataset.colours;
  };
  let kept = "auto";
  try { kept = localStorage.getItem("colours") || "auto"; } catch { /* not allowed to remember */ }
  colours(kept);
  document.addEventListener("DOMContentLoaded", () => {
    const chosen = document.getElementById("pub-colours");
    chosen.value = kept;
    chosen.closest("p").hidden = false;
    chosen.addEventListener("change", () => {
      colours(chosen.value);
      try { localStorage.setItem("colours", chosen.value); } catch { /* for this page only */ }
    });
    if (!navigator.clipboard) return;
    for (const button of document.querySelectorAll("button.copy")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const words = document.getElementById(button.dataset.of).innerText.trim();
        await navigator.clipboard.writeText(words);
        const said = document.getElementById("pub-copied");
        said.textContent = "";
        said.textContent = button.dataset.done;
        const before = button.textContent;
        button.textContent = button.dataset.done;
        setTimeout(() => { button.textContent = before; }, 2000);
      });
    }
  });
})();
