// The conversation: sends the form, shows each statement as it comes, and remembers them.

import { forget, keep, recall } from "./kept.js";
import "./panel.js";
import { send } from "./send.js";
import { useTools } from "./tools.js";

const main = document.querySelector("#main");
const turns = document.querySelector("#turns");
const form = document.querySelector("#composer");
const field = form.elements.q;
const button = form.querySelector("button");
const problem = document.querySelector("#problem");
const said = document.querySelector("#said");
const kept = document.querySelector("#kept");
const notice = document.querySelector("#notice");

document.documentElement.classList.add("scripted");
if (!turns.childElementCount) restore();
useTools(turns, tell);
document.querySelector("#erase").addEventListener("click", erase);
document.querySelector("#fresh").addEventListener("click", forget);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(field.value.trim());
});

field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const link = event.target.closest("a");
  if (link?.matches(".ask")) {
    event.preventDefault();
    ask(link.textContent);
  }
});

async function ask(question) {
  if (!question || form.ariaBusy === "true") return;
  const turn = pending(question);
  form.ariaBusy = "true";
  button.disabled = true;
  problem.textContent = "";
  said.textContent = "Recherche dans les documents…";
  field.value = "";
  try {
    const collection = form.elements.collection?.value ?? "";
    for await (const { name, data } of send(new URLSearchParams({ q: question, history: form.elements.history.value, collection }))) {
      if (name === "statement") show(turn, data.html);
      if (name === "turn") finish(turn, data);
    }
    if (turn.isConnected) throw new Error("La réponse s’est interrompue ; posez à nouveau la question.");
  } catch (error) {
    turn.remove();
    main.classList.toggle("talking", turns.childElementCount > 0);
    field.value = question;
    said.textContent = "";
    problem.textContent = error.message;
  } finally {
    form.ariaBusy = "false";
    button.disabled = false;
    // On a phone the keyboard would come back over the answer.
    if (matchMedia("(pointer: fine)").matches) field.focus({ preventScroll: true });
  }
}

function pending(question) {
  const turn = document.createElement("article");
  turn.className = "turn pending";
  const heading = document.createElement("h2");
  heading.className = "question";
  heading.textContent = question;
  const statements = document.createElement("div");
  statements.className = "statements";
  turn.append(heading, statements);
  turns.append(turn);
  main.classList.add("talking");
  turn.scrollIntoView({ block: "start" });
  return turn;
}

function show(turn, html) {
  turn.querySelector(".statements").append(piece(html));
}

function finish(turn, { html, history, said: answer }) {
  const whole = piece(html);
  turn.replaceWith(whole);
  form.elements.history.value = history;
  said.textContent = answer.replace(/ \[\d+\]/g, "");
  whole.scrollIntoView({ block: "start" });
  keep(Array.from(turns.children, (turn) => turn.outerHTML), history);
  kept.hidden = false;
}

function restore() {
  const conversation = recall();
  if (!conversation?.turns.length) return;
  turns.append(...conversation.turns.map(piece));
  turns.querySelectorAll("[aria-current]").forEach((link) => link.removeAttribute("aria-current"));
  form.elements.history.value = conversation.history;
  main.classList.add("talking");
  kept.hidden = false;
}

function erase() {
  forget();
  turns.replaceChildren();
  form.elements.history.value = "[]";
  main.classList.remove("talking");
  kept.hidden = true;
  tell("Conversation effacée.");
  field.focus();
}

// Says what was done, to the eye for a moment and to a screen reader.
let fading = 0;
function tell(words) {
  notice.textContent = words;
  clearTimeout(fading);
  fading = setTimeout(() => (notice.textContent = ""), 4000);
}

function piece(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}
