// A document as a page to work on: a paragraph is edited where it stands and saved when one leaves it. The server
// answers each change with the document as it then is. Without this script the page still reads, and edits one
// paragraph at a time in a form.

const byId = (id) => document.getElementById(id);
const [desk, said, state, tools, lost] = ["desk", "said", "state", "tools", "lost"].map(byId);
const { here, tab } = desk.dataset;
const SOLID = "\ue907"; // stands for each unit of the text that is no letter

let { token, revision } = desk.dataset;
let queue = Promise.resolve();
let isBusy = 0;
let active = null; // the paragraph that buttons are about
let isSwapping = false; // what loses the focus now is not left by anybody

// ---------------------------------------------------------------- paragraphs and their text

const paragraphs = () => [...desk.querySelectorAll("[data-at]")];
const isSolid = (node) => node.dataset?.start !== undefined && node.dataset.at === undefined;
const isBreak = (node) => node.tagName === "BR" && node.dataset.kept !== undefined;

// The text of a paragraph as the API has it: a vertical tab for a line break, a newline where another paragraph begins.
function textOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (isSolid(node)) return SOLID.repeat(node.dataset.end - node.dataset.start);
  if (node.className === "picture") return ""; // one that floats beside the text
  if (node.tagName === "BR") return isBreak(node) ? "\v" : ""; // browsers put others into what is empty
  return [...node.childNodes].map(textOf).join("");
}

// How much text lies before the caret of a paragraph; null if it is elsewhere.
function caretIn(block) {
  const selection = getSelection();
  if (!selection.rangeCount || !block.contains(selection.focusNode)) return null;
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(selection.focusNode, selection.focusOffset);
  return textOf(before.cloneContents()).length;
}

function putCaret(block, offset) {
  const selection = getSelection();
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
    if (isSolid(node) || isBreak(node) || node.nodeType === Node.TEXT_NODE) {
      return node.parentElement.closest("[data-start]:not([data-at])") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
    }
    return NodeFilter.FILTER_SKIP;
  });
  let left = offset;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { length } = textOf(node);
    if (node.nodeType === Node.TEXT_NODE && left <= length) return selection.collapse(node, left);
    left -= length;
  }
  selection.selectAllChildren(block);
  return offset ? selection.collapseToEnd() : selection.collapseToStart();
}

// ---------------------------------------------------------------- what is being edited

// By paragraph: the text that the server knows, the revision it is of, and the HTML to go back to.
const edits = new Map();

function editOf(block) {
  if (!edits.has(block)) edits.set(block, { block, before: textOf(block), since: revision, html: block.innerHTML });
  return edits.get(block);
}

// Whether changes are only suggested: by whoever wants that, and by those who may do no more.
const isSuggesting = () => byId("suggest")?.checked ?? true;

const isTouched = (edit) => edit.block.isConnected && textOf(edit.block) !== edit.before;
const touched = () => [...edits.values()].filter(isTouched);

// ---------------------------------------------------------------- what the server says

function show(text) {
  said.textContent = text ?? "";
  said.hidden = !text;
}

// Put the document as it now is in place of what is shown, but for what somebody is typing at this moment. `changed` is
// the number of the paragraph that this page itself changed, after which the others stand further up or down.
function apply(answer, changed = Infinity) {
  token = answer.token;
  if (!answer.html) return;
  const old = paragraphs();
  const kept = [...edits.values()].filter((edit) => isTouched(edit) || edit.block === document.activeElement)
    .map((edit) => ({ edit, at: old.indexOf(edit.block), caret: caretIn(edit.block), hadFocus: edit.block === document.activeElement }));
  const typed = [...desk.querySelectorAll("textarea")].filter((box) => box.value)
    .map((box) => ({ box, hadFocus: box === document.activeElement }));
  const place = active ? old.indexOf(active) : -1;
  isSwapping = true;
  desk.innerHTML = answer.html;
  isSwapping = false;
  revision = answer.revision;
  dress(answer.style);
  byId("shut").hidden = !answer.shut;
  byId("shut").lastElementChild.textContent = answer.shut;
  tools.hidden = !answer.open;
  edits.clear();
  open();
  const fresh = paragraphs();
  const shift = fresh.length - old.length;
  const nowAt = (at) => (at > changed ? at + shift : at);
  kept.forEach((one) => restore(one, fresh, nowAt(one.at)));
  typed.forEach(({ box, hadFocus }) => {
    const now = byId(box.id);
    if (!now) return;
    now.value = box.value;
    if (hadFocus) { now.focus({ preventScroll: true }); now.setSelectionRange(box.selectionStart, box.selectionEnd); }
  });
  aim(desk.contains(document.activeElement) ? document.activeElement.closest("[data-open]") : fresh[nowAt(place)]);
}

// What was being typed goes on in the paragraph that has the text which it began with, the nearest if there are several.
function restore({ edit, caret, hadFocus }, fresh, at) {
  const { block: old, before } = edit;
  const text = textOf(old);
  const fitting = fresh.filter((one) => one.dataset.open !== undefined && !edits.has(one) && textOf(one) === before);
  const [block] = fitting.sort((one, other) => Math.abs(fresh.indexOf(one) - at) - Math.abs(fresh.indexOf(other) - at));
  if (!block) {
    if (text !== before) keep(text);
    return;
  }
  Object.assign(edit, { block, since: revision, html: block.innerHTML });
  edits.set(block, edit);
  if (text !== before) {
    block.replaceChildren(...old.childNodes);
    if (!hadFocus) block.classList.add("unsaved");
  }
  if (!hadFocus) return;
  block.focus({ preventScroll: true });
  putCaret(block, caret ?? text.length);
}

// What was typed into a paragraph that is no more stays to be copied.
function keep(text) {
  lost.hidden = false;
  const box = byId("lost-text");
  box.value = [box.value, text.replaceAll("\v", "\n").replaceAll(SOLID, "")].filter(Boolean).join("\n\n");
}

function dress(address) {
  const known = byId("looks");
  if (known.getAttribute("href") !== address) known.setAttribute("href", address);
}

// Changes go one after the other; `make` says what to send when its turn has come, `undone` takes back what was shown
// too early. The answer is null when the server refuses, undefined when it cannot be reached.
function send(make, undone = () => {}) {
  isBusy += 1;
  desk.ariaBusy = "true";
  state.textContent = desk.dataset.saving;
  queue = queue.then(async () => {
    try {
      const { wish, changed } = make();
      const body = JSON.stringify({ tab, since: revision, ...wish });
      const answer = await fetch(`${here}/change`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body,
        keepalive: body.length < 20000, // it gets through even if the page is left at once
      });
      const found = await answer.json();
      if (answer.ok) {
        show("");
        state.textContent = desk.dataset.saved;
        return { ...found, changed };
      }
      undone();
      state.textContent = "";
      await refresh();
      show(touched().length ? `${found.refused} ${desk.dataset.kept}` : found.refused);
      return null;
    } catch {
      undone();
      show(desk.dataset.lost);
      state.textContent = "";
      return undefined;
    } finally {
      isBusy -= 1;
      desk.ariaBusy = String(isBusy > 0);
      desk.querySelectorAll(".waiting").forEach((block) => block.classList.remove("waiting"));
    }
  });
  return queue;
}

async function refresh(isFree = () => true) {
  const answer = await fetch(`${here}/changes?${new URLSearchParams({ tab, since: token })}`);
  const found = answer.ok && await answer.json();
  if (found && isFree()) apply(found);
}

async function follow() {
  const isFree = () => !isBusy && !touched().length;
  if (!document.hidden && isFree()) {
    try {
      await refresh(isFree);
    } catch { /* the next look may succeed; a change that does not get through is told at once */ }
  }
  setTimeout(follow, 1500);
}

// ---------------------------------------------------------------- changes of a paragraph

function save(edit, text) {
  edit.block.classList.add("waiting");
  edit.block.classList.remove("unsaved");
  return act(edit, { do: "write", text }, { done() { edit.before = text; } });
}

// Ask for a change of a paragraph. `done` and `undone` say what becomes of what is on the page; the caret goes to the
// paragraph that then stands `down` below it, if that is told.
function act(edit, wish, { down = null, done = () => {}, undone = () => {} } = {}) {
  let place = -1;
  edit.isSent = true; // leaving it now does not save it once more
  return send(() => {
    place = paragraphs().indexOf(edit.block);
    const { at } = edit.block.dataset;
    return { wish: { at, before: edit.before, since: edit.since, suggest: isSuggesting() ? "yes" : "", ...wish }, changed: place };
  }, undone).then((answer) => {
    edit.isSent = false;
    if (!answer) {
      if (edit.block.isConnected && isTouched(edit)) edit.block.classList.add("unsaved");
      return answer;
    }
    done();
    if (down !== null) edits.delete(edit.block);
    apply(answer, answer.changed);
    if (down !== null) goTo(paragraphs()[place + down], Infinity);
    else if (edit.block !== document.activeElement) leave(edit.block); // what was typed since it was sent
    return answer;
  });
}

function goTo(block, caret) {
  if (block?.dataset.open === undefined) return;
  block.focus();
  putCaret(block, Math.min(caret, textOf(block).length));
}

function leave(block) {
  const edit = edits.get(block);
  if (!edit || edit.isSent || !block.isConnected) return;
  if (isTouched(edit)) save(edit, textOf(block));
  else edits.delete(block);
}

// Begin another paragraph where the caret is. It is there at once, so that one can go on typing.
function split(block) {
  const edit = editOf(block);
  if (!textOf(block) && block.closest("li")) return act(edit, { do: "unlist" }, { down: 0 });
  const twin = halved(block);
  const below = editOf(twin);
  const above = textOf(block);
  const text = `${above}\n${below.before}`;
  const sent = act(edit, { do: "write", text }, {
    done() { edit.before = above; },
    undone() {
      const hasCaret = twin === document.activeElement;
      const caret = textOf(block).length + (caretIn(twin) ?? 0);
      edits.delete(twin);
      block.append(...twin.childNodes);
      (twin.closest("li") ?? twin).remove();
      if (hasCaret) goTo(block, caret);
    },
  });
  twin.focus();
  putCaret(twin, 0);
  return sent;
}

function addBelow(block) {
  goTo(block, Infinity);
  return split(block);
}

const undo = () => send(() => ({ wish: { do: "undo" } })).then((answer) => { if (answer) apply(answer); });

const TOOLS = {
  save: (block) => isTouched(editOf(block)) && save(editOf(block), textOf(block)),
  below: addBelow,
  delete: (block) => act(editOf(block), { do: "delete" }, { down: -1 }),
};

// What lies behind the caret moves into a paragraph below; that one.
function halved(block) {
  const behind = getSelection().getRangeAt(0);
  behind.setEnd(block, block.childNodes.length);
  const item = block.closest("li");
  const twin = block.cloneNode(false);
  twin.append(behind.extractContents());
  twin.removeAttribute("id");
  if (item) {
    const another = item.cloneNode(false);
    another.append(twin);
    item.after(another);
  } else block.after(twin);
  return twin;
}

// Backspace at the beginning: an item leaves its list, what is empty goes, the rest joins the paragraph above.
async function joinAbove(edit) {
  const text = textOf(edit.block);
  if (isTouched(edit) && !(await save(edit, text))) return;
  if (edit.block.closest("li")) {
    await act(edit, { do: "unlist" }, { down: 0 });
    return;
  }
  const all = paragraphs();
  const above = all[all.indexOf(edit.block) - 1];
  if (above?.dataset.open === undefined) return;
  const { length } = textOf(above);
  const answer = await act(edit, { do: text ? "join" : "delete" }, { down: -1 });
  if (answer && text) putCaret(document.activeElement, length);
}

// The paragraph that has the caret.
const inHand = () => document.activeElement?.closest("[data-open]");

// What changes how paragraphs stand waits until the server has answered to the change before.
const whenFree = (change) => (isBusy ? queue.then(() => whenFree(change)) : change());

function insert(node) {
  const range = getSelection().getRangeAt(0);
  range.deleteContents();
  range.insertNode(node);
  range.collapse(false);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

function insertBreak() {
  const line = document.createElement("br");
  line.dataset.kept = "";
  insert(line);
}

// ---------------------------------------------------------------- keys, mouse, clipboard

function onKey(event) {
  const block = event.target.closest("[data-open]");
  if (!block || event.isComposing) return;
  const edit = editOf(block);
  const { key } = event;
  const isControl = event.ctrlKey || event.metaKey;
  const caret = caretIn(block);
  if (key === "Enter" && event.shiftKey) insertBreak();
  else if (key === "Enter" && isControl) block.blur();
  else if (key === "Enter") beginParagraph(block);
  else if (key === "Escape") { block.innerHTML = edit.html; block.classList.remove("unsaved"); block.blur(); }
  else if (key === "Backspace" && caret === 0 && getSelection().isCollapsed) whenFree(() => joinAbove(editOf(inHand() ?? block)));
  else if (isControl && event.code === "KeyZ" && !isTouched(edit)) whenFree(undo);
  else if (key === "ArrowUp" && isAtEdge(block, "top")) step(block, -1);
  else if (key === "ArrowDown" && isAtEdge(block, "bottom")) step(block, 1);
  else return;
  event.preventDefault();
}

function beginParagraph(block) {
  getSelection().deleteFromDocument();
  if (isSuggesting()) return insert(document.createTextNode("\n")); // one suggestion, as long as it is being written
  return whenFree(() => split(inHand() ?? block));
}

// Keyboards on screens may not say which key it was.
function onInput(event) {
  const block = event.target.closest("[data-open]");
  if (!block || !["insertParagraph", "insertLineBreak"].includes(event.inputType)) return;
  event.preventDefault();
  beginParagraph(block);
}

// Whether the caret stands on the first or last line of a paragraph.
function isAtEdge(block, side) {
  const selection = getSelection();
  if (!selection.isCollapsed) return false;
  const [caret] = selection.getRangeAt(0).getClientRects();
  if (!caret) return true; // an empty line has no place of its own
  return Math.abs(caret[side] - block.getBoundingClientRect()[side]) < caret.height;
}

function step(block, by) {
  const all = paragraphs();
  let at = all.indexOf(block) + by;
  while (all[at] && all[at].dataset.open === undefined) at += by;
  goTo(all[at], by > 0 ? 0 : Infinity);
}

function onPaste(event) {
  if (!event.target.closest("[data-open]")) return;
  event.preventDefault();
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  insert(document.createTextNode(text));
}

function onClick(event) {
  const link = event.target.closest("#document a");
  const block = event.target.closest("[data-at]");
  if (link && block?.dataset.open !== undefined && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (link.hash && link.pathname === location.pathname) location.hash = link.hash;
    else window.open(link.href, "_blank", "noreferrer");
  }
  if (block?.dataset.held !== undefined) show(desk.dataset.undecided);
  const note = event.target.closest("[data-suggested]");
  if (note && !event.target.closest("button")) point(note.dataset.suggested);
}

// Show where in the text a suggestion stands.
function point(name) {
  desk.querySelectorAll(".near").forEach((piece) => piece.classList.remove("near"));
  const pieces = [...desk.querySelectorAll("#document [data-suggestion]")].filter((piece) => piece.dataset.suggestion.split(" ").includes(name));
  pieces.forEach((piece) => piece.classList.add("near"));
  pieces[0]?.scrollIntoView({ block: "center" });
}

// The paragraph that the buttons are about.
function aim(block) {
  active = block ?? null;
  tools.querySelectorAll("button:not([value=undo])").forEach((button) => { button.disabled = !active; });
}

// The words of the text that are selected when somebody begins a comment: it is about them.
function quote() {
  const selection = getSelection();
  const box = byId("quote");
  if (!box || selection.isCollapsed || !byId("document").contains(selection.anchorNode)) return;
  const text = selection.toString().trim().slice(0, 300);
  [box.textContent, box.hidden] = [text, !text];
  box.nextElementSibling.value = text;
}

async function onSubmit(event) {
  const form = event.target.closest("#desk form");
  if (!form) return;
  event.preventDefault();
  const wish = Object.fromEntries(new FormData(form, event.submitter));
  delete wish.since;
  const answer = await send(() => ({ wish }));
  if (!answer) return;
  form.querySelectorAll("textarea").forEach(({ id }) => { if (byId(id)) byId(id).value = ""; });
  apply(answer);
}

// ---------------------------------------------------------------- the beginning

function open() {
  desk.querySelectorAll(".pen").forEach((pen) => pen.remove());
  desk.querySelectorAll("[data-open]").forEach((block) => {
    block.contentEditable = "plaintext-only";
    block.querySelectorAll("[data-start], .picture").forEach((solid) => { solid.contentEditable = "false"; });
  });
}

function begin() {
  document.documentElement.classList.add("scripted-page");
  open();
  aim(null);
  desk.addEventListener("focusin", (event) => {
    const block = event.target.closest("[data-open]");
    if (!block) return;
    editOf(block);
    aim(block);
  });
  desk.addEventListener("focusout", (event) => {
    const block = event.target.closest("[data-open]");
    if (block && !isSwapping) leave(block);
  });
  desk.addEventListener("keydown", onKey);
  desk.addEventListener("beforeinput", onInput);
  desk.addEventListener("paste", onPaste);
  desk.addEventListener("submit", onSubmit);
  document.addEventListener("click", onClick);
  document.addEventListener("selectionchange", quote);
  tools.addEventListener("mousedown", (event) => event.preventDefault()); // the paragraph keeps the caret
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.value === "undo") whenFree(undo);
    else if (button && active) whenFree(() => TOOLS[button.value](active));
  });
  addEventListener("beforeunload", (event) => { if (touched().some((edit) => !edit.isSent)) event.preventDefault(); });
  desk.dataset.ready = "";
  setTimeout(follow, 1500);
}

begin();
