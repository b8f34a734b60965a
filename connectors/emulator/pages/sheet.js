// The grid as a place to work in. Every change is sent to the server, which answers with the rows that now look
// otherwise; nothing is computed here. Without this script the page still reads, and edits cell by cell in a form.

import {
  body, byId, cellAt, columnNumbers, copied, gid, grid, head, isSeen, nameOf, parsed, positionOf, rowNumbers, table, tick,
  typedIn,
} from "./cells.js";

const [tools, bar, place, said, state] = ["tools", "bar", "place", "said", "state"].map(byId);
const { here, row: firstRow, whole } = grid.dataset;
const isShut = whole !== undefined;

// ---------------------------------------------------------------- selection

let active = { row: rowNumbers()[head.querySelectorAll("tr[data-row]").length] ?? 1, column: columnNumbers[0] ?? 0 };
let corner = active; // the other end of what is selected
let mayLeave = false; // Esc was pressed: the next Tab leaves the grid

const span = () => ({
  top: Math.min(active.row, corner.row), bottom: Math.max(active.row, corner.row),
  left: Math.min(active.column, corner.column), right: Math.max(active.column, corner.column),
});

function mark() {
  table.querySelectorAll(".chosen").forEach((cell) => { cell.classList.remove("chosen"); cell.removeAttribute("aria-selected"); });
  table.querySelectorAll('[tabindex="0"]').forEach((cell) => { cell.tabIndex = -1; cell.removeAttribute("aria-describedby"); });
  const { top, bottom, left, right } = span();
  if (top !== bottom || left !== right) {
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const cell = cellAt({ row, column });
        cell?.classList.add("chosen");
        cell?.setAttribute("aria-selected", "true");
      }
    }
  }
  const cell = cellAt(active);
  if (!cell) return;
  cell.tabIndex = 0;
  place.textContent = top === bottom && left === right ? nameOf(active)
    : `${nameOf({ row: top, column: left })}:${nameOf({ row: bottom, column: right })}`;
  if (document.activeElement !== bar) bar.value = typedIn(cell);
  bar.readOnly = Boolean(reasonFor(cell));
  describe(cell);
}

// The note of the cell, or why it is shut, for eyes and screen readers alike.
function describe(cell) {
  const hint = byId("hint");
  const text = [cell.title, cell.dataset.why && reasonFor(cell)].filter(Boolean).join("\n");
  hint.textContent = text;
  hint.hidden = !text;
  if (text) cell.setAttribute("aria-describedby", "hint");
  if (text) beside(hint, cell);
}

function beside(box, cell) {
  const [frame, spot] = [grid.getBoundingClientRect(), cell.getBoundingClientRect()];
  box.style.left = `${Math.max(0, Math.min(spot.left - frame.left, frame.width - 300)) + grid.scrollLeft}px`;
  box.style.top = `${spot.bottom - frame.top + grid.scrollTop}px`;
}

function select(at, { extend = false, focus = true } = {}) {
  if (!cellAt(at)) return false;
  if (extend) corner = at;
  else active = corner = at;
  mark();
  const cell = cellAt(at);
  if (focus) {
    cellAt(active).focus({ preventScroll: true });
    bar.value = typedIn(cellAt(active));
  }
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}

// The next cell that is there, over merged and hidden ones.
function step(from, rows, columns) {
  const order = rows ? rowNumbers() : columnNumbers;
  const by = rows || columns;
  let at = order.indexOf(rows ? from.row : from.column) + by;
  for (; at >= 0 && at < order.length; at += Math.sign(by)) {
    const next = rows ? { ...from, row: order[at] } : { ...from, column: order[at] };
    if (isSeen(cellAt(next))) return next;
  }
  return from;
}

const move = (rows, columns, extend = false) => select(step(extend ? corner : active, rows, columns), { extend });

function leap(rows, columns, extend) {
  const order = rows ? rowNumbers() : columnNumbers;
  const end = rows + columns > 0 ? order.at(-1) : order[0];
  const from = extend ? corner : active;
  select(rows ? { ...from, row: end } : { ...from, column: end }, { extend });
}

// ---------------------------------------------------------------- what the server says

let token = grid.dataset.token;
let queue = Promise.resolve();
let isBusy = 0;

function show(text, isWarning = false) {
  said.textContent = text ?? "";
  said.hidden = !text;
  said.classList.toggle("warning", isWarning);
}

function put(html) {
  const frame = document.createElement("template");
  frame.innerHTML = html;
  const line = frame.content.firstElementChild;
  const old = table.querySelector(`tr[data-row="${line.dataset.row}"]`);
  if (old) old.replaceWith(line);
  else body.append(line);
  unlink(line);
}

// Row numbers lead to the form of a row; with this script they only select it, and Tab need not stop at each,
// nor at links in cells, which Alt+Enter opens.
function unlink(lines) {
  lines.querySelectorAll("th a").forEach((link) => link.removeAttribute("href"));
  lines.querySelectorAll("td a").forEach((link) => { link.tabIndex = -1; });
}

function apply(answer) {
  if (answer.reload) return reload();
  token = answer.token ?? token;
  if (!answer.rows) return undefined;
  const hadFocus = table.contains(document.activeElement) || document.activeElement === document.body;
  if (answer.style) dress(answer.style);
  answer.rows.forEach(([, html]) => put(html));
  while (body.rows.length && Number(body.rows[body.rows.length - 1].dataset.row) > answer.last) body.deleteRow(-1);
  if (!cellAt(active)) active = corner = { row: rowNumbers().at(-1), column: active.column };
  if (answer.rows.length) mark();
  if (hadFocus && !editor) cellAt(active)?.focus({ preventScroll: true });
  return undefined;
}

function dress(address) {
  if (document.querySelector(`link[href="${CSS.escape(address)}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
}

function reload() {
  if (editor) return;
  location.replace(`?gid=${gid}&row=${firstRow}&at=${Date.now()}#gid=${gid}&range=${nameOf(active)}`);
}

// Changes go one after the other. The answer is null when the server refuses, undefined when it cannot be reached.
function send(wish, since = token) {
  isBusy += 1;
  state.textContent = grid.dataset.saving;
  queue = queue.then(async () => {
    try {
      const body = JSON.stringify({ gid, row: firstRow, since, ...wish });
      const answer = await fetch(`${here}/change`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body,
        keepalive: body.length < 20000, // it gets through even if the page is left at once
      });
      const found = await answer.json();
      if (!answer.ok) {
        show(found.refused);
        state.textContent = "";
        return null;
      }
      show(found.said, true);
      state.textContent = grid.dataset.saved;
      apply(found);
      return found;
    } catch {
      show(grid.dataset.lost);
      state.textContent = "";
      return undefined;
    } finally {
      isBusy -= 1;
      table.querySelectorAll(".waiting").forEach((cell) => cell.classList.remove("waiting"));
    }
  });
  return queue;
}

async function follow() {
  if (!document.hidden && !isBusy) {
    const since = token;
    try {
      const answer = await fetch(`${here}/changes?${new URLSearchParams({ gid, row: firstRow, since })}`);
      if (answer.ok && !isBusy && since === token) apply(await answer.json());
    } catch { /* the next look may succeed; a change that does not get through is told at once */ }
  }
  setTimeout(follow, 1500);
}

// ---------------------------------------------------------------- changes

const selected = () => {
  const { top, bottom, left, right } = span();
  return { cell: nameOf({ row: top, column: left }), until: nameOf({ row: bottom, column: right }) };
};

function reasonFor(cell) {
  if (isShut) return byId("whole").textContent.trim();
  return cell?.dataset.why ? byId(`why-${cell.dataset.why}`).textContent : "";
}

// Whether the selection may be changed; if not, it is said why.
function mayChange() {
  const reason = reasonFor(cellAt(active));
  if (reason) show(reason);
  return !reason;
}

async function write(at, text, since) {
  const cell = cellAt(at);
  const before = cell?.innerHTML;
  if (cell && !tick(cell)) cell.textContent = text;
  cell?.classList.add("waiting");
  const answer = await send({ do: "write", cell: nameOf(at), values: [[text]] }, since);
  if (cell && cell === cellAt(at) && !tick(cell)) cell.innerHTML = before; // refused, or it looks as it did
  if (answer === undefined && !editor && select(at)) edit(text); // what was typed is not lost
  return answer;
}

function toggle() {
  if (!mayChange()) return;
  const box = tick(cellAt(active));
  const isOn = box.getAttribute("aria-checked") === "true";
  box.setAttribute("aria-checked", String(!isOn));
  send({ do: "write", cell: nameOf(active), values: [[isOn ? "FALSE" : "TRUE"]] })
    .then((answer) => answer || box.setAttribute("aria-checked", String(isOn)));
}

const clear = () => mayChange() && send({ do: "clear", ...selected() });
const undo = () => send({ do: "undo" });

function act(name) {
  if (name === "undo") return undo();
  if (!mayChange()) return undefined;
  const from = selected();
  const rows = span().bottom - span().top + 1;
  return send({ do: name, ...from }).then((answer) => {
    if (answer && name === "below") select({ row: active.row + rows, column: active.column });
  });
}

// ---------------------------------------------------------------- editing in the cell

let editor = null; // { box, list, at, since, isQuick }

function edit(text, isQuick = false) {
  const cell = cellAt(active);
  if (!cell || !mayChange()) return;
  if (tick(cell) && !isQuick) return toggle();
  const box = document.createElement("textarea");
  const list = document.createElement("ul");
  Object.assign(box, { className: "editor", value: text ?? typedIn(cell), rows: 1, spellcheck: false });
  box.setAttribute("aria-label", nameOf(active));
  Object.assign(list, { className: "offered", id: "offered", role: "listbox", hidden: true });
  editor = { box, list, at: active, since: token, isQuick, offered: [], chosen: -1 };
  grid.append(box, list);
  fit();
  box.addEventListener("input", () => { offer(); fit(); });
  box.addEventListener("keydown", onEditorKey);
  box.addEventListener("blur", () => commit(0, 0, false));
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("li");
    if (option) { box.value = option.textContent; commit(0, 0); }
  });
  bar.value = box.value;
  box.focus({ preventScroll: true });
  box.setSelectionRange(box.value.length, box.value.length);
  if (cell.classList.contains("list")) askForChoices();
}

function fit() {
  const { box, list, at } = editor;
  const [frame, spot] = [grid.getBoundingClientRect(), cellAt(at).getBoundingClientRect()];
  box.style.left = `${spot.left - frame.left + grid.scrollLeft - 1}px`;
  box.style.top = `${spot.top - frame.top + grid.scrollTop - 1}px`;
  box.style.width = `${Math.max(spot.width, 140) + 2}px`;
  box.style.height = "auto";
  box.style.height = `${Math.max(spot.height, box.scrollHeight) + 2}px`;
  list.style.left = box.style.left;
  list.style.minWidth = box.style.width;
  list.style.top = `${spot.top - frame.top + grid.scrollTop + Math.max(spot.height, box.scrollHeight) + 2}px`;
}

async function askForChoices() {
  const own = editor;
  Object.entries({ role: "combobox", "aria-controls": "offered", "aria-expanded": "false", "aria-autocomplete": "list" })
    .forEach(([name, value]) => own.box.setAttribute(name, value));
  try {
    const answer = await fetch(`${here}/choices?${new URLSearchParams({ gid, row: firstRow, cell: nameOf(own.at) })}`);
    own.offered = (await answer.json()).choices;
  } catch { return; } // without the list one types
  if (editor === own) offer(!own.isQuick);
}

// Show what the list offers; once something was typed, only what holds it.
function offer(all = false) {
  const { box, list, offered } = editor;
  const asked = box.value.trim().toLowerCase();
  const fitting = all ? offered : offered.filter((text) => text.toLowerCase().includes(asked));
  list.replaceChildren(...fitting.map((text, index) => {
    const option = document.createElement("li");
    Object.assign(option, { textContent: text, id: `offered-${index}`, role: "option" });
    return option;
  }));
  list.hidden = !fitting.length;
  box.setAttribute("aria-expanded", String(!list.hidden));
  choose(fitting.indexOf(box.value));
}

function choose(index) {
  const options = [...editor.list.children];
  editor.chosen = Math.max(-1, Math.min(index, options.length - 1));
  options.forEach((option, at) => option.setAttribute("aria-selected", String(at === editor.chosen)));
  const option = options[editor.chosen];
  option?.scrollIntoView({ block: "nearest" });
  if (option) editor.box.setAttribute("aria-activedescendant", option.id);
  else editor.box.removeAttribute("aria-activedescendant");
}

function close() {
  const { box, list } = editor;
  editor = null;
  box.remove();
  list.remove();
}

function commit(rows, columns, refocus = true) {
  if (!editor) return;
  const { box, at, since } = editor;
  const text = box.value;
  close();
  if (text !== typedIn(cellAt(at))) write(at, text, since);
  if (refocus) select(step(at, rows, columns));
}

function cancel() {
  close();
  select(active);
}

function onEditorKey(event) {
  const { key, shiftKey } = event;
  const { box, list, chosen, isQuick } = editor;
  const isOpen = !list.hidden;
  event.stopPropagation();
  if (event.isComposing) return;
  if (key === "Enter" && (event.altKey || event.ctrlKey || event.metaKey)) {
    box.setRangeText("\n", box.selectionStart, box.selectionEnd, "end");
    fit();
  } else if (key === "Enter" || key === "Tab") {
    if (isOpen && chosen >= 0) box.value = list.children[chosen].textContent;
    const by = shiftKey ? -1 : 1;
    commit(key === "Enter" ? by : 0, key === "Tab" ? by : 0);
  } else if (key === "Escape") cancel();
  else if (isOpen && (key === "ArrowDown" || key === "ArrowUp")) choose(chosen + (key === "ArrowDown" ? 1 : -1));
  else if (isQuick && ARROWS[key]) commit(...ARROWS[key]);
  else return;
  event.preventDefault();
}

// ---------------------------------------------------------------- keys, mouse, clipboard

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function onKey(event) {
  if (!positionOf(event.target.closest("td"))) return;
  const { key, shiftKey: isShift } = event;
  const isControl = event.ctrlKey || event.metaKey;
  const wasFree = mayLeave;
  mayLeave = key === "Escape" || (key === "Shift" && mayLeave);
  if (ARROWS[key]) (isControl ? leap : move)(...ARROWS[key], isShift);
  else if (key === "Tab" && !wasFree) move(0, isShift ? -1 : 1);
  else if (key === "Home") isControl ? select({ row: rowNumbers()[0], column: columnNumbers[0] }) : leap(0, -1, isShift);
  else if (key === "End") isControl ? select({ row: rowNumbers().at(-1), column: columnNumbers.at(-1) }) : leap(0, 1, isShift);
  else if (key === "PageDown" || key === "PageUp") page(key === "PageDown" ? 1 : -1, isShift);
  else if (key === "F2" && isShift) openNote();
  else if (key === "Enter" && event.altKey) cellAt(active).querySelector("a")?.click();
  else if (key === "F2" || key === "Enter") edit();
  else if (key === "Delete" || key === "Backspace") clear();
  else if (key === "Escape") { show(""); byId("hint").hidden = true; }
  else if (isControl && (event.code === "KeyZ")) undo();
  else if (key === " " && tick(cellAt(active))) toggle();
  else if (key.length === 1 && !isControl && !event.altKey) { edit("", true); return; } // the letter goes into the editor
  else return;
  event.preventDefault();
}

function page(direction, extend) {
  const height = cellAt(active).getBoundingClientRect().height || 30;
  const rows = Math.max(1, Math.floor(grid.clientHeight / height) - 2);
  const order = rowNumbers();
  const from = extend ? corner : active;
  const at = Math.max(0, Math.min(order.indexOf(from.row) + direction * rows, order.length - 1));
  select({ ...from, row: order[at] }, { extend });
}

let wasTouched = false; // a finger's second tap on a cell edits it, as there is no double click

function onPress(event) {
  if (event.button || event.target.closest("td a")) return;
  const line = event.target.closest("th[scope=row]");
  const at = positionOf(event.target.closest("td"))
    ?? (line && { row: Number(line.parentElement.dataset.row), column: columnNumbers[0] });
  if (!at) return;
  event.preventDefault();
  if (editor) commit(0, 0, false);
  const isAgain = document.activeElement === cellAt(at);
  select(at, { extend: event.shiftKey });
  if (line) select({ ...at, column: columnNumbers.at(-1) }, { extend: true });
  if (event.target.closest('[role="checkbox"]')) toggle();
  else if (isAgain && wasTouched) edit();
}

function onClipboard(event) {
  if (editor || !positionOf(document.activeElement)) return;
  event.preventDefault();
  if (event.type !== "paste") {
    event.clipboardData.setData("text/plain", copied(span()));
    if (event.type === "cut") clear();
    return;
  }
  const { top, bottom, left, right } = span();
  let values = parsed(event.clipboardData.getData("text/plain"));
  if (!mayChange()) return;
  if (values.length === 1 && values[0].length === 1) { // one value fills what is selected
    values = Array.from({ length: bottom - top + 1 }, () => Array(right - left + 1).fill(values[0][0]));
  }
  send({ do: "write", cell: nameOf({ row: top, column: left }), values }).then((answer) => {
    if (answer) select({ row: top + values.length - 1, column: left + values[0].length - 1 }, { extend: true });
  });
}

// ---------------------------------------------------------------- formula bar and notes

let inBar = null; // which cell the formula bar was entered for, and what the page knew then

function leaveBar(isKept) {
  if (!inBar) return;
  const { at, since } = inBar;
  inBar = null;
  if (isKept && !bar.readOnly && bar.value !== typedIn(cellAt(at))) write(at, bar.value, since);
}

bar.addEventListener("focus", () => { inBar = { at: active, since: token }; });
bar.addEventListener("blur", () => leaveBar(true));
bar.addEventListener("keydown", (event) => {
  const isEnter = event.key === "Enter" && !event.altKey;
  if (event.isComposing || (!isEnter && event.key !== "Escape")) return;
  event.preventDefault();
  const { at } = inBar;
  leaveBar(isEnter);
  select(isEnter ? step(at, 1, 0) : at);
});

const noteBox = byId("note");

function openNote() {
  if (!mayChange()) return;
  byId("note-text").value = cellAt(active).title;
  noteBox.returnValue = "";
  noteBox.showModal();
}

noteBox.addEventListener("close", () => {
  if (noteBox.returnValue === "keep") send({ do: "note", cell: nameOf(active), text: byId("note-text").value });
  select(active);
});
byId("note-button")?.addEventListener("click", openNote);

// ---------------------------------------------------------------- the beginning

// The cell that the address points at, `#gid=…&range=…` as Google has it; one on another tab or page leads there, once.
function wanted() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const query = new URLSearchParams(location.search);
  const name = (asked.get("range") ?? query.get("range") ?? query.get("cell") ?? "").toUpperCase();
  const at = positionOf({ id: `range=${name.split(":")[0]}` });
  const tab = asked.get("gid") ?? gid;
  const isFar = tab !== gid ? query.get("gid") !== tab : at && asked.has("range") && !cellAt(at) && !query.has("cell");
  if (isFar) location.replace(`?${new URLSearchParams(at ? { gid: tab, cell: nameOf(at) } : { gid: tab })}${location.hash}`);
  return tab === gid && at && cellAt(at) ? at : null;
}

function begin() {
  document.documentElement.classList.add("scripted-page");
  table.setAttribute("role", "grid");
  table.setAttribute("aria-multiselectable", "true");
  grid.removeAttribute("tabindex");
  unlink(table);
  const hint = document.createElement("p");
  Object.assign(hint, { id: "hint", className: "hint", hidden: true });
  grid.append(hint);
  grid.style.scrollPaddingTop = `${head.offsetHeight + 2}px`;
  grid.style.scrollPaddingLeft = "50px";
  table.addEventListener("keydown", onKey);
  table.addEventListener("mousedown", onPress);
  table.addEventListener("mousemove", (event) => {
    const at = event.buttons === 1 && positionOf(event.target.closest("td"));
    if (at && !editor && (at.row !== corner.row || at.column !== corner.column)) select(at, { extend: true });
  });
  table.addEventListener("dblclick", (event) => {
    if (positionOf(event.target.closest("td")) && !event.target.closest("a, [role=checkbox]")) edit();
  });
  table.addEventListener("touchstart", () => { wasTouched = true; }, { passive: true });
  for (const type of ["copy", "cut", "paste"]) document.addEventListener(type, onClipboard);
  for (const form of [tools, byId("more")]) {
    form?.addEventListener("submit", (event) => { event.preventDefault(); act(event.submitter.value); });
  }
  addEventListener("hashchange", () => { const at = wanted(); if (at) select(at); });
  const at = wanted();
  if (at) select(at);
  else mark();
  grid.dataset.ready = "";
  setTimeout(follow, 1500);
}

begin();
