// The grid's cells: where they are, what stands in them, and how they travel as text.

export const byId = (id) => document.getElementById(id);
export const grid = byId("grid");
export const table = grid.querySelector("table");
export const [head, body] = [table.tHead, table.tBodies[0]];
export const { gid } = grid.dataset;

const letters = (column) => (column < 26 ? "" : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));
export const number = (name) => [...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
export const nameOf = ({ row, column }) => letters(column) + row;
export const cellAt = (at) => byId(`gid=${gid}&range=${nameOf(at)}`);
export const isSeen = (cell) => cell && !cell.parentElement.hidden;

export function positionOf(cell) {
  const found = /range=([A-Z]+)(\d+)$/.exec(cell?.id ?? "");
  return found && { row: Number(found[2]), column: number(found[1]) };
}

export const columnNumbers = [...head.querySelectorAll(".letters th")].map((cell) => number(cell.textContent));
export const rowNumbers = () => [...head.querySelectorAll("tr[data-row]"), ...body.rows]
  .filter((line) => !line.hidden).map((line) => Number(line.dataset.row));

// What a person would type to get what stands in a cell.
export const typedIn = (cell) => cell?.dataset.typed ?? cell?.textContent ?? "";
export const tick = (cell) => cell?.querySelector('[role="checkbox"]');

// Cells as tab-separated text, as spreadsheets exchange it: one with line breaks or quotes stands in quotes.
export function copied({ top, bottom, left, right }) {
  const found = [];
  for (let row = top; row <= bottom; row++) {
    const texts = [];
    for (let column = left; column <= right; column++) {
      const cell = cellAt({ row, column });
      const text = tick(cell) ? typedIn(cell) : (cell?.textContent ?? "");
      texts.push(/["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    }
    found.push(texts.join("\t"));
  }
  return found.join("\n");
}

export function parsed(text) {
  const rows = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let found; (found = pattern.exec(plain));) {
    rows.at(-1).push(found[1] === undefined ? found[2] : found[1].replaceAll('""', '"'));
    if (!found[3]) break;
    if (found[3] === "\n") rows.push([]);
  }
  return rows;
}
