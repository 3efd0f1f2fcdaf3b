// The panel that shows a source: beside the answer where there is room, over it on a small screen.

const panel = document.querySelector("#panel");
const source = document.querySelector("#source");
const wide = matchMedia("(min-width: 64rem)");
let opener = null;

document.querySelector("#close").addEventListener("click", () => panel.close());
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel.open && !panel.matches(":modal")) panel.close();
});
panel.addEventListener("close", () => {
  document.body.classList.remove("beside");
  mark(null)?.focus({ preventScroll: true });
});
wide.addEventListener("change", () => panel.close());

export async function openSource(link) {
  try {
    const response = await fetch(link.href, { headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error();
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const excerpt = document.importNode(page.querySelector("#excerpt"), true);
    source.replaceChildren(excerpt);
  } catch {
    // The link itself says what is wrong.
    location.assign(link.href);
    return;
  }
  mark(link);
  present();
  source.querySelector("#quote").scrollIntoView({ block: "nearest", behavior: "instant" });
  source.querySelector("#source-title").focus({ preventScroll: true });
}

function present() {
  if (!panel.open) wide.matches ? panel.show() : panel.showModal();
  document.body.classList.toggle("beside", wide.matches);
}

// Marks the link whose source is open and returns the one that was.
function mark(link) {
  const former = opener;
  former?.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "true");
  opener = link;
  return former;
}
