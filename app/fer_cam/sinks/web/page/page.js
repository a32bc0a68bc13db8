// The page: reads events, and shows the state of the run. Nothing is kept when it is closed.
import { showFaces } from "./faces.js";
import { Timeline } from "./timeline.js";

const settings = JSON.parse(document.getElementById("settings").textContent);
const words = settings.words;
const element = (id) => document.getElementById(id);
const number = (value, digits = 0) =>
  value.toLocaleString(settings.language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const timeline = new Timeline(element("timeline"), element("timeline-text"), settings);
const STALE = 3; // seconds without a frame after which the faces are those of before

let events = null;
let paused = false;

// The token was needed once; it does not belong into the history of the browser.
if (location.search) history.replaceState(null, "", location.pathname);

for (const { word, colour } of settings.labels) {
  const item = document.createElement("li");
  const swatch = document.createElement("span");
  swatch.className = "swatch";
  swatch.style.background = colour;
  item.append(swatch, word);
  element("legend").append(item);
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setLine(good, text) {
  element("dot").className = good ? "dot good" : "dot bad";
  setText(element("state-text"), text);
}

function duration(seconds) {
  const [days, hours, minutes] = [86400, 3600, 60].map((unit) => Math.floor(seconds / unit));
  if (days) return `${days} d ${hours % 24} h`;
  if (hours) return `${hours} h ${minutes % 60} min`;
  return minutes ? `${minutes} min` : `${Math.floor(seconds)} s`;
}

function showState(state) {
  const stale = !state.connected || state.idle > STALE;
  const parts = [`${number(state.rate, 1)} ${words.rate}`];
  if (state.latency) parts.push(`${words.latency} ${number(1000 * state.latency)} ms`);
  if (state.dropped) parts.push(`${number(state.dropped)} ${words.dropped}`);
  setLine(!stale && !state.problem, stale ? words.no_frames : parts.join(" · "));
  const problem = state.problem || state.ill;
  if (problem) setText(element("problem"), problem);
  element("problem").hidden = !problem;
  element("faces").classList.toggle("stale", stale);
  showFacts(state);
  showOutputs(state.outputs);
}

function showFacts(state) {
  const facts = [
    [words.source, state.source],
    [words.model, state.model],
    [words.since, duration(Date.now() / 1000 - state.started)],
    [words.frames, number(state.frames)],
    [words.dropped_frames, number(state.dropped)],
  ];
  if (state.gaps) facts.push([words.gaps, `${number(state.gaps)} (${duration(state.gone)})`]);
  facts.push([words.version, state.version]);
  const list = element("facts");
  while (list.children.length > 2 * facts.length) list.lastChild.remove();
  facts.flat().forEach((text, i) => {
    const node = list.children[i] ?? list.appendChild(document.createElement(i % 2 ? "dd" : "dt"));
    setText(node, text);
  });
}

function showOutputs(outputs) {
  const body = element("outputs");
  while (body.children.length > outputs.length) body.lastChild.remove();
  outputs.forEach((output, i) => {
    const row = body.children[i] ?? body.appendChild(document.createElement("tr"));
    const cells = [output.name, number(output.written), number(output.dropped), number(output.lost)];
    cells.forEach((text, k) => {
      let cell = row.children[k];
      if (!cell) {
        cell = row.appendChild(document.createElement(k ? "td" : "th"));
        if (!k) cell.scope = "row";
      }
      setText(cell, text);
    });
  });
}

let lookTimer = 0;

function showPicture(on) {
  if (!settings.picture) return;
  const picture = element("picture");
  element("picture-card").hidden = false;
  clearTimeout(lookTimer);
  picture.hidden = !on;
  if (on) picture.src = `/picture?${Date.now()}`;
  else picture.removeAttribute("src"); // closes the connection
  element("no-picture").hidden = false;
  if (on) lookTimer = setTimeout(look, 200);
}

// MJPEG fires no event at its first picture in every browser.
function look() {
  if (element("picture").naturalWidth) element("no-picture").hidden = true;
  else lookTimer = setTimeout(look, 200);
}

element("picture").onerror = () => { // too many viewers, or the connection broke
  if (!element("picture").hasAttribute("src")) return;
  showPicture(false);
  lookTimer = setTimeout(() => events && showPicture(true), 5000);
};

function open() {
  if (events) return;
  timeline.clear(); // the first event has all its seconds
  events = new EventSource("/events");
  events.addEventListener("state", (event) => {
    const state = JSON.parse(event.data);
    timeline.now = state.second;
    showState(state);
  });
  events.addEventListener("seconds", (event) => timeline.add(JSON.parse(event.data)));
  events.addEventListener("faces", (event) => showFaces(JSON.parse(event.data), settings));
  events.onopen = () => { timeline.clear(); showPicture(true); };
  events.onerror = () => {
    setLine(false, words.away);
    element("faces").classList.add("stale");
    showPicture(false);
    if (events && events.readyState === EventSource.CLOSED) { // refused; a browser gives up then
      close();
      setTimeout(update, 5000);
    }
  };
}

function close() {
  events?.close();
  events = null;
  showPicture(false);
}

function update() {
  if (paused || document.hidden) close();
  else open();
  if (paused) setLine(false, words.paused);
}

element("pause").addEventListener("click", () => {
  paused = !paused;
  element("pause").setAttribute("aria-pressed", String(paused));
  update();
});
document.addEventListener("visibilitychange", update);
// After that, so that the browser does not show the page as loading for as long as it is open.
if (document.readyState === "complete") update();
else addEventListener("load", update);
