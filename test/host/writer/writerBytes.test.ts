import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createWriter, type WriteReport, type Writer } from '../../../src/host/writer/writer.ts';
import { closeEditors, createScratch, never, replacing, type Scratch } from '../scratch.ts';

const utf16le = (text: string) => Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(text, 'utf16le')]);
const utf16be = (text: string) => Buffer.concat([Buffer.of(0xfe, 0xff), Buffer.from(text, 'utf16le').swap16()]);
const utf8bom = (text: string) => Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(text)]);

/** Each file is exactly `before`; the plan changes “two” to the new text; the disk must be exactly `after`. */
const KEPT: readonly (readonly [what: string, before: Buffer, after: Buffer])[] = [
	['LF', Buffer.from('one\ntwo\nthree\n'), Buffer.from('one\nTWO\nthree\n')],
	['CRLF', Buffer.from('one\r\ntwo\r\nthree\r\n'), Buffer.from('one\r\nTWO\r\nthree\r\n')],
	['no final newline', Buffer.from('one\ntwo'), Buffer.from('one\nTWO')],
	['final empty lines', Buffer.from('two\n\n\n'), Buffer.from('TWO\n\n\n')],
	['trailing spaces and tabs', Buffer.from('\tone  \ntwo \n'), Buffer.from('\tone  \nTWO \n')],
	['UTF-8 with BOM', utf8bom('é\r\ntwo\r\n'), utf8bom('é\r\nTWO\r\n')],
	['UTF-16 LE with BOM', utf16le('é中\r\ntwo\r\n'), utf16le('é中\r\nTWO\r\n')],
	['UTF-16 BE with BOM', utf16be('é中\ntwo\n'), utf16be('é中\nTWO\n')],
	[
		'U+2028, NEL, form feed in lines',
		Buffer.from('a\u2028b\u0085c\fd\ntwo\n'),
		Buffer.from('a\u2028b\u0085c\fd\nTWO\n'),
	],
	['emoji and combining marks', Buffer.from('👩‍👩‍👧 e\u0301\ntwo\n'), Buffer.from('👩‍👩‍👧 e\u0301\nTWO\n')],
	['mixed line ends, more LF', Buffer.from('a\r\nb\ntwo\nc\r\nd\n'), Buffer.from('a\r\nb\nTWO\nc\r\nd\n')],
	['mixed line ends, more CRLF', Buffer.from('a\r\nb\ntwo\r\nc\r\n'), Buffer.from('a\r\nb\nTWO\r\nc\r\n')],
	['mixed in UTF-16', utf16le('a\r\nb\ntwo\nc\n'), utf16le('a\r\nb\nTWO\nc\n')],
	['lone CR only', Buffer.from('one\rtwo\rthree'), Buffer.from('one\rTWO\rthree')],
];

describe('writer, bytes', () => {
	let scratch: Scratch;
	let writer: Writer;

	const editor = () => vscode.workspace.getConfiguration('editor');
	// A file that is long in saving gets a tab, and there VS Code would ask whether to take U+2028 out.
	before(() => editor().update('unusualLineTerminators', 'off', vscode.ConfigurationTarget.Global));
	after(() => editor().update('unusualLineTerminators', undefined, vscode.ConfigurationTarget.Global));
	beforeEach(() => {
		scratch = createScratch();
		writer = createWriter(scratch.paths);
	});
	afterEach(async () => {
		await closeEditors();
		scratch.remove();
	});

	async function replace(name: string, from: string, to: string): Promise<WriteReport> {
		const document = await vscode.workspace.openTextDocument(scratch.uri(name));
		const change = replacing(scratch.path(name), document.getText(), from, to);
		return writer.apply({ changes: [change] }, 'test', never);
	}

	for (const [what, before, after] of KEPT) {
		it(`changes nothing but the edit: ${what}`, async () => {
			scratch.write('a.txt', before);
			const report = await replace('a.txt', 'two', 'TWO');
			assert.deepEqual(report.changes, [{ path: scratch.path('a.txt'), outcome: 'applied' }]);
			assert.equal(scratch.bytes('a.txt'), after.toString('latin1'));
			const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
			assert.ok(!document.isDirty);
			assert.ok(document.getText().includes('TWO'));
		});
	}

	it('edits a file of mixed line ends again at once, and beside another file', async () => {
		scratch.write('mixed.txt', 'a\r\nb\nc\n');
		scratch.write('plain.txt', 'b\n');
		await replace('mixed.txt', 'b', 'B');
		const document = await vscode.workspace.openTextDocument(scratch.uri('mixed.txt'));
		const changes = [
			replacing(scratch.path('mixed.txt'), document.getText(), 'c', 'C\nD'),
			replacing(scratch.path('plain.txt'), 'b\n', 'b', 'B'),
		];
		const report = await writer.apply({ changes }, 'test', never);
		assert.deepEqual(
			report.changes.map(({ outcome }) => outcome),
			['applied', 'applied'],
		);
		assert.equal(report.written[0]?.diskBefore, 'a\r\nB\nc\n');
		assert.equal(scratch.bytes('mixed.txt'), 'a\r\nB\nC\nD\n');
		assert.equal(scratch.bytes('plain.txt'), 'B\n');
	});

	it('refuses a file whose bytes are not valid in its encoding, and leaves it', async () => {
		scratch.write('latin.txt', Buffer.from('caf\xe9\ntwo\n', 'latin1'));
		const report = await replace('latin.txt', 'two', 'TWO');
		assert.equal(report.changes[0]?.outcome, 'refused');
		assert.match(report.changes[0]?.sentence ?? '', /no valid utf8/);
		assert.equal(scratch.bytes('latin.txt'), 'caf\xe9\ntwo\n');
	});

	it('refuses UTF-16 without a byte order mark, which a save would add, and leaves it', async () => {
		for (const [name, bytes] of [
			['le.txt', Buffer.from('one\r\ntwo\r\n', 'utf16le')],
			['be.txt', Buffer.from('one\r\ntwo\r\n', 'utf16le').swap16()],
		] as const) {
			scratch.write(name, bytes);
			const report = await replace(name, 'two', 'TWO');
			assert.match(
				report.changes[0]?.sentence ?? '',
				/without a byte order mark, and saving it would add one\. Ask the user/,
			);
			assert.equal(scratch.bytes(name), bytes.toString('latin1'));
		}
	});

	it('refuses a file whose bytes have another form in its encoding, and leaves it', async () => {
		// An old doublet of U+2252 (0x81E0) in Shift JIS.
		const bytes = Buffer.from('\x87\x90\ntwo\n', 'latin1');
		scratch.write('a.txt', bytes);
		const document = await vscode.workspace.openTextDocument(scratch.uri('a.txt'), { encoding: 'shiftjis' });
		assert.equal(document.getText(), '≒\ntwo\n');
		const report = await replace('a.txt', 'two', 'TWO');
		assert.match(report.changes[0]?.sentence ?? '', /would write with other bytes of shiftjis\. Ask the user/);
		assert.equal(scratch.bytes('a.txt'), bytes.toString('latin1'));
	});

	it('refuses a text that begins with a byte order mark, in an edit and in a new file', async () => {
		scratch.write('a.txt', 'two\n');
		const refused = await replace('a.txt', 'two', '\ufefftwo');
		assert.match(
			refused.changes[0]?.sentence ?? '',
			/begins with a byte order mark \(U\+FEFF\)\. Send it without that/,
		);
		const create = { kind: 'create' as const, path: scratch.path('b.txt'), text: '\ufeffx\n' };
		const report = await writer.apply({ changes: [create] }, 'test', never);
		assert.match(report.changes[0]?.sentence ?? '', /begins with a byte order mark/);
		assert.deepEqual([scratch.bytes('a.txt'), scratch.bytes('b.txt')], ['two\n', undefined]);
	});

	it('gives inserted lines the line end of the document, whatever they come with', async () => {
		scratch.write('a.txt', 'one\r\ntwo\r\n');
		const report = await replace('a.txt', 'two', 'a\nb\rc\r\nd');
		assert.deepEqual(report.changes, [{ path: scratch.path('a.txt'), outcome: 'applied' }]);
		assert.equal(scratch.bytes('a.txt'), 'one\r\na\r\nb\r\nc\r\nd\r\n');
	});

	it('refuses an edit that parts a line end', async () => {
		const base = 'one\r\ntwo\r\n';
		scratch.write('a.txt', base);
		const change = {
			kind: 'update' as const,
			path: scratch.path('a.txt'),
			base,
			edits: [{ start: 4, end: 5, text: '' }],
		};
		const report = await writer.apply({ changes: [change] }, 'test', never);
		assert.match(report.changes[0]?.sentence ?? '', /part a line end\. Make each change of it once, in whole lines/);
		assert.equal(scratch.bytes('a.txt'), base);
	});

	it('keeps an encoding that the user chose, and refuses characters that it has not', async () => {
		scratch.write('latin.txt', Buffer.from('caf\xe9\ntwo\n', 'latin1'));
		const document = await vscode.workspace.openTextDocument(scratch.uri('latin.txt'), { encoding: 'windows1252' });
		assert.equal(document.getText(), 'café\ntwo\n');
		const refused = await replace('latin.txt', 'two', '中');
		assert.match(
			refused.changes[0]?.sentence ?? '',
			/its encoding windows1252 has no “中” \(U\+4E2D\)\. Use characters that it has/,
		);
		assert.equal(document.getText(), 'café\ntwo\n');
		const applied = await replace('latin.txt', 'two', 'Füße');
		assert.equal(applied.changes[0]?.outcome, 'applied');
		assert.equal(scratch.bytes('latin.txt'), 'caf\xe9\nF\xfc\xdfe\n');
	});

	it('refuses text with a lone surrogate, in an edit and in a new file, in every kind of encoding', async () => {
		scratch.write('a.txt', 'two\n');
		const refused = await replace('a.txt', 'two', 'x\ud800');
		assert.match(refused.changes[0]?.sentence ?? '', /half a character in it \(a lone surrogate\)\. Send the whole/);
		for (const encoding of ['utf16le', 'shiftjis', 'iso88591']) {
			scratch.write(`${encoding}.txt`, encoding === 'utf16le' ? utf16le('two\n') : 'two\n');
			const document = await vscode.workspace.openTextDocument(scratch.uri(`${encoding}.txt`), { encoding });
			const text = await replace(`${encoding}.txt`, 'two', 'x\ud800');
			assert.match(text.changes[0]?.sentence ?? '', /half a character/, encoding);
			assert.equal(document.getText(), 'two\n');
		}
		const create = { kind: 'create' as const, path: scratch.path('b.txt'), text: '\udc00' };
		const report = await writer.apply({ changes: [create] }, 'test', never);
		assert.equal(report.changes[0]?.outcome, 'refused');
		assert.equal(scratch.bytes('a.txt'), 'two\n');
		assert.equal(scratch.bytes('b.txt'), undefined);
	});

	it('creates a file in the encoding that the settings name', async () => {
		const files = vscode.workspace.getConfiguration('files');
		await files.update('encoding', 'utf16le', vscode.ConfigurationTarget.Global);
		try {
			const create = { kind: 'create' as const, path: scratch.path('new.txt'), text: 'é\r\n' };
			const report = await writer.apply({ changes: [create] }, 'test', never);
			assert.equal(report.changes[0]?.outcome, 'applied');
			assert.equal(scratch.bytes('new.txt'), utf16le('é\r\n').toString('latin1'));
		} finally {
			await files.update('encoding', undefined, vscode.ConfigurationTarget.Global);
		}
	});

	it('keeps the mode of an executable file', async () => {
		scratch.write('run.sh', 'two\n');
		const { chmodSync, statSync } = await import('node:fs');
		chmodSync(scratch.file('run.sh'), 0o755);
		await replace('run.sh', 'two', 'TWO');
		assert.equal(statSync(scratch.file('run.sh')).mode & 0o777, process.platform === 'win32' ? 0o666 : 0o755);
	});
});
