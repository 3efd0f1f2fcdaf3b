// Adding documents: by drag and drop too, with the progress of the sending, then of the reading.

const form = document.querySelector("#add");
const drop = document.querySelector("#drop");
const problem = document.querySelector("#problem");
const added = document.querySelector("#ajouts");
const status = document.querySelector("#progress");
const DELAY = 700;

document.documentElement.classList.add("scripted");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  add([...form.elements.files.files]);
});
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  add([...event.dataTransfer.files]);
});
if (document.querySelector("#uploads .waiting, #uploads .reading")) follow();

async function add(files) {
  problem.textContent = "";
  added.hidden = added.hidden && !files.length;
  for (const file of files) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    name.className = "name";
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", `Envoi de ${file.name}`);
    line.append(name, bar);
    document.querySelector("#uploads").prepend(line);
    added.scrollIntoView({ block: "nearest" });
    try {
      await send(file, (share) => (bar.value = share));
    } catch (error) {
      problem.textContent = error.message;
    }
    line.remove();
  }
  form.elements.files.value = "";
  form.elements.replace.checked = false;
  if (files.length) follow();
}

// fetch tells nothing of how much was sent.
function send(file, tell) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("files", file);
    body.append("collection", form.elements.collection.value);
    body.append("replace", form.elements.replace.checked);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && tell(event.loaded / event.total));
    request.addEventListener("load", () =>
      request.status < 300 ? resolve() : reject(new Error(request.response?.detail ?? `${file.name} n’a pas pu être envoyé.`)),
    );
    request.addEventListener("error", () => reject(new Error(`${file.name} n’a pas pu être envoyé : le service ne répond pas.`)));
    request.send(body);
  });
}

// Shows how far the reading is until all is read, then the list with the new documents.
let following = false;
async function follow() {
  if (following) return;
  following = true;
  for (;;) {
    const page = await fetch(location.href, { headers: { Accept: "text/html" } })
      .then((response) => response.text())
      .then((html) => new DOMParser().parseFromString(html, "text/html"))
      .catch(() => null);
    const uploads = page?.querySelector("#uploads");
    if (!uploads) break;
    added.hidden = false;
    document.querySelector("#uploads").replaceWith(document.importNode(uploads, true));
    if (!page.querySelector("#uploads .waiting, #uploads .reading")) {
      document.querySelector("#list").replaceWith(document.importNode(page.querySelector("#list"), true));
      status.textContent = document.querySelector("#uploads li")?.innerText ?? "";
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, DELAY));
  }
  following = false;
}
