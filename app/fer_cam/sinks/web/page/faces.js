// The faces of now: a card for each, which stays the same element as long as the face is there.
const UNSURE = "unsure";
const MOST = 12; // cards; more would be too many to read
const TELL_EVERY = 4000; // ms between two sentences for screen readers

const cards = new Map();
let told = "";
let toldAt = 0;

function make(tag, name, parent) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  parent.append(node);
  return node;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function newCard(face, settings) {
  const root = document.createElement("article");
  root.className = "face";
  const who = make("div", "who", root);
  make("h3", "", who).textContent = settings.words.person.replace("{}", face.id);
  const guess = make("p", "guess", who);
  const emotion = make("p", "emotion", root);
  const compared = make("p", "compared", root);
  const bars = make("ul", "bars", root);
  bars.setAttribute("aria-label", settings.words.probabilities);
  const rows = new Map();
  for (const label of Object.keys(face.probabilities)) {
    const row = make("li", "", bars);
    const known = find(label, settings);
    make("span", "", row).textContent = known.word;
    const bar = make("span", "bar", row);
    bar.setAttribute("aria-hidden", "true");
    const fill = make("i", "", bar);
    fill.style.background = known.colour;
    rows.set(label, { fill, share: make("span", "", row) });
  }
  return { root, emotion, compared, guess, rows };
}

function find(label, settings) {
  return settings.labels.find((each) => each.label === label) ?? { label, word: label, colour: "#888" };
}

const percent = (share, { language }) => share.toLocaleString(language, { style: "percent" });

function fillCard(card, face, settings) {
  const shown = find(face.sure ? face.emotion : UNSURE, settings);
  card.root.style.borderLeftColor = shown.colour;
  setText(card.emotion, face.sure ? `${shown.word} ${percent(face.confidence, settings)}` : shown.word);
  const more = Object.values(face.attributes ?? {}).map((second) => second.label + (second.sure ? "" : "?"));
  if (!face.sure) more.unshift(`${find(face.emotion, settings).word}? ${percent(face.confidence, settings)}`);
  card.compared.hidden = !face.compare;
  if (face.compare) {
    const { label, confidence, sure } = face.compare;
    const word = find(label, settings).word + (sure ? "" : "?");
    setText(card.compared, `${settings.words.compared}: ${word} ${percent(confidence, settings)}`);
  }
  setText(card.guess, more.join(" · "));
  for (const [label, { fill, share }] of card.rows) {
    const value = face.probabilities[label] ?? 0;
    fill.style.transform = `scaleX(${value})`;
    fill.style.background = face.sure ? find(label, settings).colour : find(UNSURE, settings).colour;
    setText(share, percent(value, settings));
  }
}

function summarize(faces, settings) {
  const list = faces.map((face) => find(face.sure ? face.emotion : UNSURE, settings).word).join(", ");
  const text = faces.length ? `${settings.words.summary.replace("{}", faces.length)}: ${list}` : settings.words.nobody;
  if (text === told || Date.now() - toldAt < TELL_EVERY) return;
  told = text;
  toldAt = Date.now();
  document.getElementById("summary").textContent = text;
}

export function showFaces(result, settings) {
  const faces = [...(result?.faces ?? [])].sort((a, b) => a.id - b.id);
  const shown = faces.slice(0, MOST);
  const ids = new Set(shown.map((face) => face.id));
  for (const [id, card] of cards) {
    if (ids.has(id)) continue;
    card.root.remove();
    cards.delete(id);
  }
  const box = document.getElementById("faces");
  shown.forEach((face, i) => {
    let card = cards.get(face.id);
    if (!card) cards.set(face.id, (card = newCard(face, settings)));
    if (box.children[i] !== card.root) box.insertBefore(card.root, box.children[i] ?? null);
    fillCard(card, face, settings);
  });
  document.getElementById("no-faces").hidden = faces.length > 0;
  const more = document.getElementById("more-faces");
  more.hidden = faces.length <= MOST;
  setText(more, settings.words.more.replace("{}", faces.length - MOST));
  summarize(faces, settings);
}
