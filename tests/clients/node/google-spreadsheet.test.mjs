// google-spreadsheet as it is.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { GoogleSpreadsheet, GoogleSpreadsheetCellErrorValue } from 'google-spreadsheet';
import { robot, signIn } from './emulator.mjs';

const newDoc = (title = 'Карта') => GoogleSpreadsheet.createNewSpreadsheetDocument(robot, { title });
const reopened = async (doc, auth = robot) => {
  const found = new GoogleSpreadsheet(doc.spreadsheetId, auth);
  await found.loadInfo();
  return found;
};
const values = (rows, ...headings) => rows.map((row) => headings.map((heading) => row.get(heading)));

describe('a document', () => {
  it('is made, found, renamed and deleted once', async () => {
    const doc = await newDoc('Первая');
    assert.equal(doc.title, 'Первая');
    await doc.updateProperties({ title: 'Вторая' });
    assert.equal((await reopened(doc)).title, 'Вторая');
    await doc.delete();
    await assert.rejects(reopened(doc), /\[404\] Requested entity was not found/);
    await assert.rejects(new GoogleSpreadsheet(doc.spreadsheetId, robot).delete(), /\[404\]/);
  });

  it('is shared with people and with everyone', async () => {
    const doc = await newDoc();
    await doc.share('curator@imc.example', { role: 'reader', emailMessage: false });
    await doc.setPublicAccessLevel('writer');
    const shared = await doc.listPermissions();
    assert.deepEqual(shared.map(({ role, type }) => `${role} ${type}`).sort(), ['owner user', 'reader user', 'writer anyone']);
    await doc.setPublicAccessLevel(false);
    await doc.deletePermission(shared.find(({ role }) => role === 'reader').id);
    assert.equal((await doc.listPermissions()).length, 1);
  });

  it('is open to an API key where it is public, and only for reading', async () => {
    const doc = await newDoc();
    const byKey = new GoogleSpreadsheet(doc.spreadsheetId, { apiKey: 'AIzaSy' });
    await assert.rejects(byKey.loadInfo(), /\[403\] The caller does not have permission/);
    await doc.setPublicAccessLevel('writer');
    await byKey.loadInfo();
    const [sheet] = byKey.sheetsByIndex;
    await sheet.loadCells(['A1:A2', 'B2:B3']);
    assert.equal(sheet.getCell(0, 0).value, null);
    await assert.rejects(sheet.setHeaderRow(['a']), /\[401\]/);
  });

  it('says 403 to whoever may not write, and 404 for what is not there', async () => {
    const doc = await newDoc();
    const theirs = new GoogleSpreadsheet(doc.spreadsheetId, signIn('stranger@imc.example'));
    await assert.rejects(theirs.loadInfo(), /\[403\] The caller does not have permission/);
    const [sheet] = doc.sheetsByIndex;
    await assert.rejects(sheet.copyToSpreadsheet('1' + 'x'.repeat(43)), /\[404\]/);
  });

  it('is exported, whole and sheet by sheet', async () => {
    const doc = await newDoc();
    const sheet = await doc.addSheet({ title: 'Список', headerValues: ['name', 'value'] });
    await sheet.addRows([['Alice', '100'], ['Bob', '200']]);
    const text = (buffer) => new TextDecoder().decode(buffer);
    assert.deepEqual(text(await sheet.downloadAsCSV()).trim().split('\r\n'), ['name,value', 'Alice,100', 'Bob,200']);
    assert.match(text(await sheet.downloadAsTSV()), /Alice\t100/);
    assert.match(text(await sheet.downloadAsPDF()), /^%PDF/);
    assert.match(text(await doc.downloadAsXLSX()), /^PK/);
    assert.match(text(await doc.downloadAsODS()), /^PK/);
    assert.match(text(await doc.downloadAsZippedHTML()), /^PK/);
    const stream = await sheet.downloadAsCSV(true);
    assert.match(text((await stream.getReader().read()).value), /^name,value/);
  });
});

describe('sheets', () => {
  let doc;
  before(async () => { doc = await newDoc(); });

  it('are added, renamed, resized, cleared and deleted', async () => {
    const count = doc.sheetCount;
    const sheet = await doc.addSheet({
      title: 'Spécial CнArs', gridProperties: { rowCount: 7, columnCount: 11 }, headerValues: ['a', 'b'],
    });
    await sheet.updateProperties({ title: 'Новая' });
    await sheet.resize({ rowCount: 8, columnCount: 5 });
    await sheet.updateGridProperties({ frozenRowCount: 1 });
    const found = (await reopened(doc)).sheetsById[sheet.sheetId];
    assert.deepEqual([found.title, found.rowCount, found.columnCount, found.gridProperties.frozenRowCount], ['Новая', 8, 5, 1]);
    await sheet.setHeaderRow(['c']);
    assert.deepEqual(sheet.headerValues, ['c']);
    await sheet.clear();
    await sheet.loadCells();
    assert.deepEqual(sheet.cellStats, { nonEmpty: 0, loaded: 40, total: 40 });
    await sheet.delete();
    assert.equal(doc.sheetCount, count);
  });

  it('are doubled and copied', async () => {
    const sheet = await doc.addSheet({ title: 'Образец', headerValues: ['a'] });
    const doubled = await sheet.duplicate({ title: 'Двойник' });
    assert.deepEqual([doubled.title, doubled.index], ['Двойник', 0]);
    const other = await newDoc();
    await sheet.copyToSpreadsheet(other.spreadsheetId);
    const copied = (await reopened(other)).sheetsByTitle['Copy of Образец'];
    await copied.loadHeaderRow();
    assert.deepEqual(copied.headerValues, ['a']);
  });

  it('have names, protections, validation, filters, bands, rules and tags', async () => {
    const sheet = await doc.addSheet({ title: 'Части', headerValues: ['a', 'b', 'c'] });
    const range = { startRowIndex: 0, endRowIndex: 5, startColumnIndex: 0, endColumnIndex: 3 };
    const whole = { sheetId: sheet.sheetId, ...range };

    const { namedRange } = await sheet.addNamedRange('Test', range);
    await sheet.updateNamedRange(namedRange.namedRangeId, { name: 'Testing' }, 'name');
    await sheet.deleteNamedRange(namedRange.namedRangeId);

    const { protectedRange } = await sheet.addProtectedRange({ range: whole, description: 'x', warningOnly: true });
    await sheet.updateProtectedRange(protectedRange.protectedRangeId, { description: 'y' });
    assert.equal((await reopened(doc)).sheetsById[sheet.sheetId].protectedRanges[0].description, 'y');
    await sheet.deleteProtectedRange(protectedRange.protectedRangeId);

    await sheet.setDataValidation(range, {
      condition: { type: 'ONE_OF_LIST', values: [{ userEnteredValue: 'YES' }] }, showCustomUi: true, strict: true,
    });
    await sheet.setDataValidation(range, false);
    await sheet.setBasicFilter({ range });
    await sheet.clearBasicFilter();

    const { filter } = await sheet.addFilterView({ title: 'Мой', range: whole });
    await sheet.updateFilterView({ filterViewId: filter.filterViewId, title: 'Твой' }, 'title');
    await sheet.duplicateFilterView(filter.filterViewId);
    await sheet.deleteFilterView(filter.filterViewId);

    const rule = (value) => ({
      ranges: [whole],
      booleanRule: {
        condition: { type: 'NUMBER_GREATER', values: [{ userEnteredValue: value }] },
        format: { backgroundColorStyle: { rgbColor: { green: 1 } } },
      },
    });
    await sheet.addConditionalFormatRule(rule('15'), 0);
    await sheet.updateConditionalFormatRule({ index: 0, rule: rule('25') });
    await sheet.deleteConditionalFormatRule(0);

    const band = (shade) => ({ firstBandColorStyle: { rgbColor: { red: shade } }, secondBandColorStyle: { rgbColor: { blue: shade } } });
    const { bandedRange } = await sheet.addBanding({ range: whole, rowProperties: band(1) });
    await sheet.updateBanding({ bandedRangeId: bandedRange.bandedRangeId, rowProperties: band(0.5) }, 'rowProperties');
    await sheet.deleteBanding(bandedRange.bandedRangeId);

    const line = { dimensionRange: { sheetId: sheet.sheetId, dimension: 'ROWS', startIndex: 0, endIndex: 1 } };
    await sheet.createDeveloperMetadata({ metadataKey: 'k', metadataValue: 'v', location: line, visibility: 'DOCUMENT' });
    const lookup = { developerMetadataLookup: { metadataKey: 'k' } };
    const [tag] = await doc.searchDeveloperMetadata([lookup]);
    assert.deepEqual([tag.metadataKey, tag.metadataValue, tag.location.locationType], ['k', 'v', 'ROW']);
    await sheet.updateDeveloperMetadata([lookup], { metadataValue: 'w' }, 'metadataValue');
    sheet.resetLocalCache(true);
    await sheet.loadCells(lookup);
    assert.equal(sheet.getCell(0, 0).value, 'a');
    await sheet.deleteDeveloperMetadata(lookup);
    assert.deepEqual(await doc.searchDeveloperMetadata([lookup]), []);
  });
});

describe('rows', () => {
  let sheet;
  before(async () => {
    const doc = await newDoc();
    sheet = await doc.addSheet({
      title: `Spécial CнArs ${Date.now()}`, headerValues: ['numbers', 'letters', '', 'col1', 'col2', 'col3'], gridProperties: { rowCount: 15 },
    });
    await sheet.addRows([['0', 'A'], ['1', 'B'], ['2', 'C'], ['3', 'D'], ['4', 'E']]);
  });

  it('are read with offset and limit', async () => {
    assert.equal((await sheet.getRows()).length, 5);
    assert.deepEqual(values(await sheet.getRows({ offset: 2, limit: 2 }), 'numbers', 'letters'), [['2', 'C'], ['3', 'D']]);
    sheet.resetLocalCache(true);
    assert.equal((await sheet.getRows()).length, 5);
  });

  it('are appended: raw, typed in, inserted, beyond the grid', async () => {
    const typed = await sheet.addRow({ numbers: '5', letters: 'F', col1: 'true' });
    const raw = await sheet.addRow({ numbers: '6', col1: 'true' }, { raw: true });
    assert.deepEqual([typed.get('col1'), raw.get('col1'), raw.rowNumber], ['TRUE', 'true', 8]);
    const before = sheet.rowCount;
    await sheet.addRows([{ numbers: '7' }], { insert: true });
    assert.equal(sheet.rowCount, before + 1);
    const many = await sheet.addRows(Array.from({ length: 15 }, () => ({ numbers: '999', letters: 'ZZZ' })));
    assert.equal(many.at(-1).rowNumber, sheet.rowCount);
    assert.equal((await reopened(sheet._spreadsheet)).sheetsById[sheet.sheetId].rowCount, sheet.rowCount);
  });

  it('are changed and deleted', async () => {
    const rows = await sheet.getRows();
    await rows[1].delete();
    assert.equal(rows[1].deleted, true);
    const [first, second] = await sheet.getRows();
    assert.deepEqual(values([first, second], 'numbers'), [['0'], ['2']]);
    first.assign({ col1: 1, col2: 2, col3: '=D2+E2' });
    await first.save();
    assert.deepEqual(['col1', 'col2', 'col3'].map((name) => first.get(name)), ['1', '2', '3']);
    for (const odd of ['new\n\nlines\n', '∑πécial <> chårs = !\t']) {
      first.set('col1', odd);
      await first.save();
      assert.equal((await sheet.getRows())[0].get('col1'), odd);
    }
  });

  it('lose what is written into the covered part of a merge', async () => {
    const range = { startRowIndex: 2, endRowIndex: 3, startColumnIndex: 0, endColumnIndex: 2 };
    await sheet.mergeCells(range);
    const [, row] = await sheet.getRows();
    row.set('letters', 'Z');
    await row.save();
    assert.equal(row.get('letters'), '');
    await sheet.unmergeCells(range);
    row.set('letters', 'Z');
    await row.save();
    assert.equal(row.get('letters'), 'Z');
  });

  it('are cleared below the headings', async () => {
    await sheet.clearRows();
    assert.deepEqual(await sheet.getRows(), []);
    assert.equal((await sheet.getCellsInRange('A1:B1'))[0][0], 'numbers');
  });
});

describe('cells', () => {
  let sheet;
  before(async () => {
    const doc = await newDoc();
    sheet = await doc.addSheet({ gridProperties: { rowCount: 10, columnCount: 10 }, headerValues: ['col1', 'col2', 'col3'] });
  });
  const loaded = async (...addresses) => {
    sheet.resetLocalCache(true);
    await sheet.loadCells(addresses.length > 1 ? addresses : addresses[0]);
    return addresses.map((address) => sheet.getCellByA1(address));
  };

  it('are loaded by A1, by grid, several at once, and not beyond the grid', async () => {
    await sheet.loadCells();
    assert.deepEqual(sheet.cellStats, { nonEmpty: 3, loaded: 100, total: 100 });
    sheet.resetLocalCache(true);
    await sheet.loadCells(['A1:A3', { startRowIndex: 0, endRowIndex: 3, startColumnIndex: 2, endColumnIndex: 5 }]);
    assert.equal(sheet.cellStats.loaded, 12);
    sheet.resetLocalCache(true);
    await sheet.loadCells('A10:B11');
    assert.equal(sheet.cellStats.loaded, 2);
    for (const wrong of ['NOT-A-RANGE', 'A20:B21', { startRowIndex: 20 }]) await assert.rejects(sheet.loadCells(wrong));
  });

  it('have values of every type', async () => {
    const types = [
      ['string', 'stringValue'], [123.45, 'numberValue'], [true, 'boolValue'], ['=123', 'numberValue'],
      ['=TRUE', 'boolValue'], ['="ASDF"', 'stringValue'], ['=BADFFORMULA', 'errorValue'],
    ];
    for (const [value, type] of types) {
      const [cell] = await loaded('A2');
      cell.value = value;
      await cell.save();
      assert.equal(cell.valueType, type, `${value}`);
    }
    const [wrong] = await loaded('A2');
    assert.ok(wrong.value instanceof GoogleSpreadsheetCellErrorValue);
  });

  it('are calculated and formatted', async () => {
    const [a, b, c] = await loaded('A3', 'B3', 'C3');
    a.value = 1.2345;
    b.value = 2.3456;
    c.formula = '=A3 + B3';
    c.numberFormat = { type: 'NUMBER', pattern: '#.00' };
    await sheet.saveUpdatedCells();
    assert.equal(c.numberValue, 1.2345 + 2.3456);
    assert.equal(c.formattedValue, '3.58');
    assert.equal(c.formula, '=A3 + B3');
  });

  it('have notes, looks and links', async () => {
    let [cell, link] = await loaded('D4', 'E4');
    cell.value = 'x';
    cell.note = 'Заметка';
    cell.backgroundColor = { red: 1 };
    cell.textFormat = { bold: true, fontSize: 14 };
    cell.horizontalAlignment = 'CENTER';
    cell.wrapStrategy = 'WRAP';
    cell.textRotation = { angle: 45 };
    cell.padding = { top: 10, bottom: 10, left: 5, right: 5 };
    link.formula = '=HYPERLINK("https://school.example", "Школа")';
    await sheet.saveUpdatedCells();
    [cell, link] = await loaded('D4', 'E4');
    assert.deepEqual([cell.note, cell.textFormat, cell.horizontalAlignment], ['Заметка', { bold: true, fontSize: 14 }, 'CENTER']);
    assert.deepEqual([cell.backgroundColor, cell.backgroundColorStyle], [{ red: 1 }, { rgbColor: { red: 1 } }]);
    assert.deepEqual([cell.wrapStrategy, cell.textRotation.angle, cell.padding.top], ['WRAP', 45, 10]);
    assert.equal(cell.effectiveFormat.textFormat.bold, true);
    assert.deepEqual([link.hyperlink, link.value], ['https://school.example', 'Школа']);
    cell.clearAllFormatting();
    await sheet.saveUpdatedCells();
    [cell] = await loaded('D4');
    assert.deepEqual([cell.userEnteredFormat, cell.value], [undefined, 'x']);
  });
});

describe('what can be done with ranges', () => {
  let doc;
  before(async () => { doc = await newDoc(); });
  const filled = async (rows, ...headerValues) => {
    const sheet = await doc.addSheet({ headerValues });
    await sheet.addRows(rows);
    return sheet;
  };
  const grid = (startRowIndex, endRowIndex, startColumnIndex, endColumnIndex) => ({
    startRowIndex, endRowIndex, startColumnIndex, endColumnIndex,
  });

  it('rows are deleted, moved, sorted, inserted', async () => {
    const sheet = await filled([['3'], ['1'], ['2']], 'a');
    await sheet.sortRange(grid(1, 4, 0, 1), [{ dimensionIndex: 0, sortOrder: 'ASCENDING' }]);
    await sheet.moveDimension('ROWS', { startIndex: 1, endIndex: 2 }, 4);
    await sheet.insertDimension('ROWS', { startIndex: 2, endIndex: 3 });
    assert.deepEqual(values(await sheet.getRows(), 'a'), [['2'], [''], ['3'], ['1']]);
    await sheet.deleteRows(2, 3);
    await sheet.deleteRange(grid(1, 2, 0, 1), 'ROWS');
    assert.deepEqual(values(await sheet.getRows(), 'a'), [['3'], ['1']]);
    await sheet.appendDimension('ROWS', 5);
    assert.equal((await reopened(doc)).sheetsById[sheet.sheetId].rowCount, 1005);
  });

  it('cells are filled, copied, cut, appended', async () => {
    const sheet = await filled([['1', 'x'], ['2', '']], 'a', 'b', 'c');
    await sheet.repeatCell(grid(1, 3, 1, 2), { userEnteredValue: { stringValue: 'filled' } }, 'userEnteredValue');
    await sheet.autoFill({ source: grid(1, 3, 0, 1), dimension: 'ROWS', fillLength: 2 });
    await sheet.copyPaste(grid(1, 3, 0, 1), grid(1, 3, 2, 3));
    await sheet.cutPaste(grid(1, 2, 1, 2), { rowIndex: 4, columnIndex: 1 });
    await sheet.appendCells([{ values: [{ userEnteredValue: { numberValue: 9 } }] }], 'userEnteredValue');
    assert.deepEqual(await sheet.getCellsInRange('A2:C6'), [['1', '', '1'], ['2', 'filled', '2'], ['3'], ['4', 'filled'], ['9']]);
  });

  it('texts are pasted, split, trimmed, replaced, freed of doubles, shuffled', async () => {
    const sheet = await filled([['  hello  '], ['a,b'], ['a,b']], 'text');
    await sheet.trimWhitespace(grid(1, 2, 0, 1));
    await sheet.deleteDuplicates(grid(1, 4, 0, 1));
    await sheet.textToColumns(grid(2, 3, 0, 1), 'COMMA');
    await sheet.findReplace('hello', 'hi');
    await sheet.pasteData({ rowIndex: 3, columnIndex: 0 }, 'p,q\nr,s', ',');
    const [first, second] = await sheet.batchGetCellsInRange(['A2:B5', 'B5']);
    assert.deepEqual([first, second], [[['hi'], ['a', 'b'], ['p', 'q'], ['r', 's']], [['s']]]);
    await sheet.randomizeRange(grid(1, 5, 0, 1));
    assert.deepEqual((await sheet.getCellsInRange('A2:A5')).flat().sort(), ['a', 'hi', 'p', 'r']);
  });

  it('borders are drawn, lines sized', async () => {
    const sheet = await filled([['1']], 'a');
    const line = { style: 'SOLID', color: {} };
    await sheet.updateBorders(grid(0, 2, 0, 2), { top: line, bottom: line, left: line, right: line });
    await sheet.updateDimensionProperties('COLUMNS', { pixelSize: 200 }, { startIndex: 0, endIndex: 2 });
    await sheet.autoResizeDimensions('COLUMNS', { startIndex: 0, endIndex: 1 });
    await sheet.loadCells('A1');
    assert.equal(sheet.getCell(0, 0).borders.top.style, 'SOLID');
  });
});
