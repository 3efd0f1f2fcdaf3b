// The conversation, kept in this browser until it is erased.

const NAME = "arpenteur.conversation";
const MOST_TURNS = 30;

// Pieces of a page that another version of the service made may not fit this one.
const version = document.querySelector("link[rel=stylesheet]").getAttribute("href");

export function keep(turns, history) {
  try {
    localStorage.setItem(NAME, JSON.stringify({ version, history, turns: turns.slice(-MOST_TURNS) }));
  } catch {
    // No room, or storage is forbidden: the conversation lives as long as the page.
  }
}

export function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME));
    return kept?.version === version ? kept : null;
  } catch {
    return null;
  }
}

export function forget() {
  try {
    localStorage.removeItem(NAME);
  } catch {
    // Nothing was kept.
  }
}
