/* Fills a chart's colours in from colours.css, and again when the reader's scheme changes; and keeps the keyboard's
   place when a choice has made the choices anew. */
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const painted = (part, style) => {
    if (typeof part === "string") return part.startsWith("--") ? style.getPropertyValue(part).trim() || part : part;
    if (Array.isArray(part)) return part.map(each => painted(each, style));
    if (part && typeof part === "object") return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, painted(each, style)]));
    return part;
  };
  window.dash_clientside = Object.assign(window.dash_clientside || {}, {
    explorer: {
      paint: chart => (chart ? painted(chart, getComputedStyle(document.documentElement)) : window.dash_clientside.no_update),
    },
  });
  dark.addEventListener("change", event => window.dash_clientside.set_props("scheme", { data: event.matches }));

  let place = null;
  document.addEventListener("focusin", event => {
    const item = event.target.closest("[data-place]");
    place = item ? item.dataset.place : null;
  });
  const back = () => {
    if (place === null || document.activeElement !== document.body) return;
    const item = [...document.querySelectorAll("[data-place]")].find(each => each.dataset.place === place);
    const link = item && (item.querySelector("a") || item.parentElement.querySelector("a"));
    if (link) link.focus({ preventScroll: true });
  };
  new MutationObserver(back).observe(document, { childList: true, subtree: true });
})();
