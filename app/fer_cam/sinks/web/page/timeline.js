// The last ten minutes: for each second, how many faces showed each emotion, as columns on each other.
const SECONDS = 600;
const LEFT = 30; // room for the numbers of faces, CSS pixels
const BOTTOM = 22; // room for the minutes

export class Timeline {
  constructor(canvas, text, settings) {
    this.canvas = canvas;
    this.text = text;
    this.settings = settings;
    this.now = 0; // second of the server's clock
    this.clear();
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  clear() {
    this.rows = [];
    this.describedAt = -1e9;
  }

  // rows: [second, faces of the first label, of the second one ...], in order.
  add(rows) {
    const last = this.rows.length ? this.rows[this.rows.length - 1][0] : -1;
    this.rows.push(...rows.filter((row) => row[0] > last));
    this.rows = this.rows.filter((row) => row[0] > this.now - SECONDS - 1);
    this.draw();
    this.describe();
  }

  draw() {
    const { canvas, settings, now } = this;
    const scale = devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (!width) return;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    const style = getComputedStyle(canvas);
    const [soft, edge] = ["--soft", "--edge"].map((name) => style.getPropertyValue(name));
    pen.font = `12px ${style.fontFamily}`;
    const most = Math.max(1, ...this.rows.map((row) => Math.ceil(row.slice(1).reduce((a, b) => a + b, 0) - 0.05)));
    const [room, high] = [width - LEFT - 1, height - BOTTOM - 8];
    this.drawAxes(pen, { soft, edge, most, room, high, width, height });
    for (const row of this.rows) {
      // Columns end at whole pixels of the screen, so that there are no seams between them.
      const place = (age) => Math.round((LEFT + room * (1 - age / SECONDS)) * scale) / scale;
      const [left, right] = [place(now - row[0]), place(now - row[0] - 1)];
      if (left < LEFT) continue;
      let top = 8 + high;
      row.slice(1).forEach((count, i) => {
        const size = (high * count) / most;
        if (!size) return;
        pen.fillStyle = settings.labels[i].colour;
        pen.fillRect(left, top - size, Math.max(right - left, 1 / scale), size);
        top -= size;
      });
    }
  }

  drawAxes(pen, { soft, edge, most, room, high, width, height }) {
    pen.fillStyle = soft;
    pen.strokeStyle = edge;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    const step = Math.max(1, Math.ceil(most / 3));
    for (let faces = 0; faces <= most; faces += step) {
      const y = Math.round(8 + high * (1 - faces / most)) + 0.5;
      pen.beginPath();
      pen.moveTo(LEFT, y);
      pen.lineTo(width, y);
      pen.stroke();
      pen.fillText(String(faces), LEFT - 8, y);
    }
    pen.textBaseline = "bottom";
    for (let minutes = 10; minutes >= 0; minutes -= width < 420 ? 5 : 2) {
      pen.textAlign = minutes ? (minutes === 10 ? "left" : "center") : "right";
      const text = minutes ? `−${minutes} min` : this.settings.words.now;
      pen.fillText(text, LEFT + room * (1 - minutes / 10), height);
    }
  }

  // In words, for those who do not see the columns.
  describe() {
    if (!this.rows.length || this.now - this.describedAt < 10) return;
    this.describedAt = this.now;
    const { labels, words, language } = this.settings;
    const sums = labels.map((_, i) => this.rows.reduce((sum, row) => sum + row[i + 1], 0));
    const all = sums.reduce((a, b) => a + b, 0);
    const shares = labels
      .map(({ word }, i) => [word, all ? sums[i] / all : 0])
      .filter(([, share]) => share >= 0.005)
      .sort((a, b) => b[1] - a[1])
      .map(([word, share]) => `${word} ${share.toLocaleString(language, { style: "percent" })}`);
    this.text.textContent = all ? `${words.shares}: ${shares.join(", ")}` : words.nobody;
  }
}
