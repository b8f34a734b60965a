// The generated clients of googleapis as they are, with rootUrl or a redirected fetch.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { drive as driveOf } from '@googleapis/drive';
import { gmail as gmailOf } from '@googleapis/gmail';
import { sheets as sheetsOf } from '@googleapis/sheets';
import { ROBOT, robot, signIn } from './emulator.mjs';

const rootUrl = process.env.EMULATOR_URL.replace(/\/?$/, '/');
const drive = driveOf({ version: 'v3', auth: robot });
const gmail = gmailOf({ version: 'v1', auth: robot });
const sheets = sheetsOf({ version: 'v4', auth: robot, rootUrl });

const control = (verb, path, body) => fetch(`${rootUrl}emulator/${path}`, { method: verb, body: JSON.stringify(body) });

describe('sheets', () => {
  it('makes, writes and reads', async () => {
    const { data: { spreadsheetId } } = await sheets.spreadsheets.create({ requestBody: { properties: { title: 'Карта' } } });
    const { data: written } = await sheets.spreadsheets.values.append({
      spreadsheetId, range: 'Sheet1!A1', valueInputOption: 'USER_ENTERED', requestBody: { values: [['Код', '=1+1'], ['М1-001']] },
    });
    assert.deepEqual(written.updates, {
      spreadsheetId, updatedRange: 'Sheet1!A1:B2', updatedRows: 2, updatedColumns: 2, updatedCells: 3,
    });
    const { data: read } = await sheets.spreadsheets.values.batchGet({ spreadsheetId, ranges: ['A1:B1', 'Sheet1!A2'] });
    assert.deepEqual(read.valueRanges.map(({ range, values }) => [range, values]), [
      ['Sheet1!A1:B1', [['Код', '2']]], ['Sheet1!A2', [['М1-001']]],
    ]);
    const { data: { replies } } = await sheets.spreadsheets.batchUpdate({
      spreadsheetId, requestBody: { requests: [{ addSheet: { properties: { title: 'Ещё' } } }, { deleteSheet: { sheetId: 0 } }] },
    });
    assert.deepEqual([replies[0].addSheet.properties.index, replies[1]], [1, {}]);
    const { data: described } = await sheets.spreadsheets.get({ spreadsheetId, fields: 'sheets(properties(title,index))' });
    assert.deepEqual(described, { sheets: [{ properties: { title: 'Ещё', index: 0 } }] });
  });

  it('gives the errors of Sheets', async () => {
    await assert.rejects(sheets.spreadsheets.get({ spreadsheetId: 'nichts' }), (error) => {
      assert.equal(error.code ?? error.status, 404);
      assert.deepEqual(error.response.data, {
        error: { code: 404, message: 'Requested entity was not found.', status: 'NOT_FOUND' },
      });
      return true;
    });
  });

  it('takes the person from the subject', async () => {
    const { data } = await driveOf({ version: 'v3', auth: signIn('curator@imc.example') }).about.get({ fields: 'user' });
    assert.equal(data.user.emailAddress, 'curator@imc.example');
  });
});

describe('drive', () => {
  it('takes files and streams in one piece and gives them back to the byte', async () => {
    const bytes = randomBytes(300_000);
    const { data: made } = await drive.files.create({
      requestBody: { name: 'фото.jpg', appProperties: { code: 'М1-001' } },
      media: { mimeType: 'image/jpeg', body: Readable.from(bytes) },
      fields: 'id,size,mimeType,appProperties',
    });
    assert.deepEqual([made.size, made.mimeType, made.appProperties], ['300000', 'image/jpeg', { code: 'М1-001' }]);
    const { data: stream } = await drive.files.get({ fileId: made.id, alt: 'media' }, { responseType: 'stream' });
    assert.ok(bytes.equals(await buffer(stream)));
    const { data: whole } = await drive.files.get({ fileId: made.id, alt: 'media' }, { responseType: 'arraybuffer' });
    assert.ok(bytes.equals(Buffer.from(whole)));
    const { data: part } = await drive.files.get(
      { fileId: made.id, alt: 'media' },
      { responseType: 'arraybuffer', headers: { Range: 'bytes=100-199' } },
    );
    assert.ok(bytes.subarray(100, 200).equals(Buffer.from(part)));
  });

  it('takes files in several pieces', async () => {
    const opened = await robot.request({
      url: 'https://www.googleapis.com/upload/drive/v3/files?uploadType=resumable&fields=id,size',
      method: 'POST', headers: { 'X-Upload-Content-Type': 'text/plain' }, data: { name: 'части' },
    });
    const url = opened.headers.get('location');
    const piece = (data, range) => robot.request({
      url, method: 'PUT', data, headers: { 'Content-Range': range }, validateStatus: () => true, retry: false,
    });
    const first = await piece(Buffer.alloc(262_144, 'a'), 'bytes 0-262143/262150');
    assert.deepEqual([first.status, first.headers.get('range')], [308, 'bytes=0-262143']);
    const asked = await piece(undefined, 'bytes */262150');
    assert.equal(asked.status, 308);
    const last = await piece(Buffer.alloc(6, 'b'), 'bytes 262144-262149/262150');
    assert.deepEqual([last.status, last.data.size], [200, '262150']);
  });

  it('lists page by page, shares and deletes', async () => {
    const folder = { name: 'Кластер', mimeType: 'application/vnd.google-apps.folder' };
    const { data: { id } } = await drive.files.create({ requestBody: folder, fields: 'id' });
    for (const name of ['1', '2', '3']) await drive.files.create({ requestBody: { name, parents: [id] } });
    const names = [];
    let pageToken;
    do {
      const { data } = await drive.files.list({ q: `'${id}' in parents`, orderBy: 'name', pageSize: 2, pageToken });
      assert.equal(data.kind, 'drive#fileList');
      names.push(...data.files.map(({ name }) => name));
      pageToken = data.nextPageToken;
    } while (pageToken);
    assert.deepEqual(names, ['1', '2', '3']);
    const { data: shared } = await drive.permissions.create({
      fileId: id, sendNotificationEmail: false, requestBody: { type: 'user', role: 'reader', emailAddress: 'curator@imc.example' },
    });
    assert.deepEqual(Object.keys(shared).sort(), ['id', 'kind', 'role', 'type']);
    assert.equal((await drive.files.delete({ fileId: id })).status, 204);
    await assert.rejects(drive.files.get({ fileId: id }), /File not found/);
  });

  it('is asked again after 429 and 503', async () => {
    for (const status of [429, 503]) {
      await control('POST', 'faults', { method: 'drive.about.get', action: 'status', status, reason: 'backendError', call: 1 });
      const { data } = await drive.about.get({ fields: 'user' });
      assert.equal(data.user.emailAddress, ROBOT);
    }
  });
});

describe('gmail', () => {
  const letter = (to) => `From: ${ROBOT}\r\nTo: ${to}\r\nSubject: Hello\r\n\r\nТекст`;

  it('drafts, sends, reads and labels', async () => {
    const raw = Buffer.from(letter('school@imc.example')).toString('base64url');
    const { data: draft } = await gmail.users.drafts.create({ userId: 'me', requestBody: { message: { raw } } });
    const { data: sent } = await gmail.users.drafts.send({ userId: 'me', requestBody: { id: draft.id } });
    assert.deepEqual(sent.labelIds, ['SENT']);
    const { data: read } = await gmail.users.messages.get({ userId: 'me', id: sent.id });
    assert.equal(read.payload.headers.find(({ name }) => name === 'Subject').value, 'Hello');
    const { data: label } = await gmail.users.labels.create({ userId: 'me', requestBody: { name: 'Анонсы' } });
    await gmail.users.messages.modify({ userId: 'me', id: sent.id, requestBody: { addLabelIds: [label.id] } });
    const { data: listed } = await gmail.users.messages.list({ userId: 'me', labelIds: [label.id] });
    assert.deepEqual(listed, { messages: [{ id: sent.id, threadId: sent.threadId }], resultSizeEstimate: 1 });
    assert.equal((await gmail.users.messages.delete({ userId: 'me', id: sent.id })).status, 204);
  });

  it('takes letters as uploads', async () => {
    const { data } = await gmail.users.messages.send({
      userId: 'me', media: { mimeType: 'message/rfc822', body: letter('other@imc.example') },
    });
    assert.deepEqual(data.labelIds, ['SENT']);
  });
});
