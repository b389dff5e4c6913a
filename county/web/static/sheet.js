// Sheets of a manuscript: sums while typing, and a copied range pasted into its cells.
// Without this script the server counts and takes pasted tables in when the form is saved.
const fen = (text) => {
  const plain = text.normalize("NFKC").replace(/[,\s¥元]/g, "").replace("−", "-");
  if (plain === "") return 0;
  const found = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(plain);
  if (!found) return null;
  const whole = Number(found[2]) * 100 + Number((found[3] || "0").padEnd(2, "0"));
  return found[1] ? -whole : whole;
};
const yuan = (amount) => {
  const whole = Math.floor(Math.abs(amount) / 100).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  return `${amount < 0 ? "-" : ""}${whole}.${String(Math.abs(amount) % 100).padStart(2, "0")}`;
};
const heads = (table) => [...table.tHead.rows[0].cells].slice(1);
const inputs = (row) => [...row.querySelectorAll("input")];

function count(table) {
  heads(table).forEach((head, place) => {
    const rows = [...table.tBodies[0].rows].map(inputs);
    const money = head.dataset.kind === "money";
    for (const row of rows) {
      if (!["money", "integer"].includes(head.dataset.kind)) continue;
      row[place].parentElement.classList.toggle("wrong", fen(row[place].value) === null);
    }
    if (head.dataset.follows) rows.forEach((row) => follow(row, place, head.dataset.follows));
    const total = table.querySelector(`[data-total="${place}"]`);
    if (!total || !("summed" in head.dataset) || place === 0) return;
    const sum = rows.reduce((all, row) => all + (fen(row[place].value) || 0), 0);
    total.textContent = money ? yuan(sum) : (sum / 100).toLocaleString("en-US");
  });
}

// 上月结余 + 收入 − 支出 = 本月结余: filled where it is empty, marked where it differs.
function follow(row, place, rule) {
  const parts = rule.split(" ").map((part) => [part[0], Number(part.slice(1))]);
  if (!parts.some(([, at]) => row[at].value.trim())) return;
  const amounts = parts.map(([sign, at]) => (sign === "+" ? 1 : -1) * (fen(row[at].value) ?? NaN));
  const sum = amounts.reduce((all, one) => all + one, 0);
  if (Number.isNaN(sum)) return;
  const cell = row[place];
  if (cell.value.trim() === "" || cell.dataset.counted) {
    cell.value = yuan(sum);
    cell.dataset.counted = "1";
  }
  cell.parentElement.classList.toggle("differs", fen(cell.value) !== sum);
}

function paste(event) {
  const text = event.clipboardData.getData("text/plain");
  if (!/[\t\n]/.test(text.trim()) || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  const table = event.currentTarget;
  const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n");
  const body = table.tBodies[0];
  const first = [...body.rows].indexOf(event.target.closest("tr"));
  const left = inputs(body.rows[first]).indexOf(event.target);
  lines.forEach((line, down) => {
    if (!body.rows[first + down]) {
      const row = body.rows[body.rows.length - 1].cloneNode(true);
      row.cells[0].textContent = body.rows.length + 1;
      inputs(row).forEach((cell) => { cell.value = ""; delete cell.dataset.counted; });
      body.append(row);
    }
    const cells = inputs(body.rows[first + down]);
    line.split("\t").forEach((value, right) => {
      if (cells[left + right]) cells[left + right].value = value.trim();
    });
  });
  count(table);
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const table of document.querySelectorAll("table[data-sheet]")) {
  table.addEventListener("input", (event) => {
    if (event.isTrusted) delete event.target.dataset.counted;
    count(table);
  });
  table.addEventListener("paste", paste);
  count(table);
}
// Enter in a cell goes down, as in a spreadsheet; it hands nothing in.
document.getElementById("draft").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
  event.preventDefault();
  const cell = event.target.closest("table[data-sheet] td");
  const below = cell?.parentElement.nextElementSibling?.cells[cell.cellIndex];
  below?.querySelector("input").focus();
});
const place = document.getElementById("draft").dataset.place;
if (place) document.getElementById(place)?.scrollIntoView();
