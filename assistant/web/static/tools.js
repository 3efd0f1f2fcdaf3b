// What can be done with an answer: copy it with its sources, link to its question, print it, judge it.

export function useTools(turns, tell) {
  turns.addEventListener("click", async (event) => {
    const tool = event.target.closest("[data-do]");
    if (!tool) return;
    if (tool.dataset.do === "print") {
      print();
      return;
    }
    event.preventDefault();
    const isLink = tool.dataset.do === "link";
    const done = await copy(isLink ? tool.href : withSources(tool.closest(".turn")));
    tell(done ? (isLink ? "Lien copié." : "Réponse copiée avec ses sources.") : "La copie n’a pas été permise par le navigateur.");
  });
  turns.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const body = new URLSearchParams(new FormData(form));
    const vote = event.submitter?.value ?? "down";
    body.set("vote", vote);
    if (vote === "up") ["reason", "comment"].forEach((name) => body.delete(name));
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
    const said = document.createElement("p");
    said.className = "thanks";
    said.textContent = response?.ok
      ? "Merci, votre avis est noté."
      : ((await response?.json().catch(() => null))?.detail ?? "Votre avis n’a pas pu être envoyé.");
    form.replaceChildren(said);
    tell(said.textContent);
  });
}

// The answer as plain text, each statement with the numbers of its sources, then the sources in full.
export function withSources(turn) {
  const lines = [text(turn.querySelector(".question")), ""];
  for (const statement of turn.querySelectorAll(".statement")) {
    const copy = statement.cloneNode(true);
    copy.querySelectorAll(".join").forEach((join) => join.remove());
    copy.querySelectorAll(".marker").forEach((marker) => marker.replaceWith(` [${marker.textContent}]`));
    lines.push(text(copy));
  }
  const sources = [...turn.querySelectorAll(".sources:not(.nearest) li")];
  if (sources.length) lines.push("", sources.length > 1 ? "Sources" : "Source");
  let title = "";
  for (const source of sources) {
    title = text(source.querySelector(".title")) || title;
    const proof = source.querySelector(".proof");
    const place = text(source.querySelector(".place"));
    const where = [title, proof.dataset.file, place].filter(Boolean).join(", ");
    lines.push(`[${text(source.querySelector(".number"))}] ${where} : ${text(proof)}`);
  }
  return lines.join("\n");
}

function text(element) {
  return element?.textContent.replace(/\s*\n\s*/g, " ").trim() ?? "";
}

async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return copyTheOldWay(words);
  }
}

// Where the service is reached without https, browsers offer no clipboard.
function copyTheOldWay(words) {
  const field = document.createElement("textarea");
  field.value = words;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
