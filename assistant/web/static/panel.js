// The panel that shows a source: beside the answer where there is room, over it on a small screen.

const panel = document.querySelector("#panel");
const source = document.querySelector("#source");
const wide = matchMedia("(min-width: 64rem)");
const PATIENCE = 250;
let opener = null;
// What was asked for last: a source that comes after the reader closed the panel, or asked for another, is not shown.
let wanted = null;

document.querySelector("#close").addEventListener("click", () => panel.close());
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  wanted = null;
  if (panel.open && !panel.matches(":modal")) panel.close();
});
panel.addEventListener("close", () => {
  wanted = null;
  document.body.classList.remove("beside");
  mark(null)?.focus({ preventScroll: true });
});
wide.addEventListener("change", () => panel.close());

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.marker, a.open");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  openSource(link);
});

source.addEventListener("click", async (event) => {
  const link = event.target.closest("a.turn-page");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const label = link.getAttribute("aria-label");
  if (!(await load(link.href, panel))) return;
  reveal();
  // The same button again, so that pages can be turned one after the other.
  (source.querySelector(`a.turn-page[aria-label="${label}"]`) ?? source.querySelector("#source-title")).focus({ preventScroll: true });
});

async function openSource(link) {
  const slow = setTimeout(() => {
    const waiting = document.createElement("p");
    waiting.className = "waiting";
    waiting.setAttribute("role", "status");
    waiting.textContent = "Ouverture de la source…";
    source.replaceChildren(waiting);
    mark(link);
    present();
  }, PATIENCE);
  const isThere = await load(link.href, link, () => clearTimeout(slow));
  if (!isThere) return;
  mark(link);
  present();
  reveal();
  source.querySelector("#source-title").focus({ preventScroll: true });
}

async function load(address, asker, done = () => {}) {
  wanted = asker;
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error();
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    done();
    if (wanted !== asker) return false;
    source.replaceChildren(document.importNode(page.querySelector("#excerpt"), true));
    return true;
  } catch {
    done();
    // The link itself says what is wrong.
    location.assign(address);
    return false;
  }
}

// Brings the marked words into view: in the picture of the page, else in the text.
function reveal() {
  const view = source.querySelector(".view");
  const picture = source.querySelector("img[data-mark]");
  if (picture) {
    const top = picture.getBoundingClientRect().top - view.getBoundingClientRect().top + picture.height * picture.dataset.mark;
    if (top > view.clientHeight * 0.8) view.scrollTop = top - view.clientHeight / 2;
  } else {
    source.querySelector("#quote")?.scrollIntoView({ block: "nearest", behavior: "instant" });
  }
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
