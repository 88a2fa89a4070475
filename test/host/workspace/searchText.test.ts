import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { SearchQuery } from '../../../src/core/ports.ts';
import type { Ripgrep } from '../../../src/host/workspace/listFiles.ts';
import { findRipgrep } from '../../../src/host/workspace/ripgrep.ts';
import { searchText } from '../../../src/host/workspace/searchText.ts';
import { createWorkspacePaths } from '../../../src/host/workspace/workspacePaths.ts';
import { closeEditors, createScratch, never, type Scratch, typeInto } from '../scratch.ts';

/** What searches: the ripgrep of VS Code, or VS Code alone as on virtual file systems. */
type Program = 'ripgrep' | 'none';

describe('searchText', () => {
	let scratch: Scratch;
	let ripgrep: Ripgrep;

	before(async () => {
		ripgrep = await findRipgrep(vscode.env.appRoot);
	});
	beforeEach(() => {
		scratch = createScratch();
	});
	afterEach(async () => {
		await closeEditors();
		scratch.remove();
	});

	async function search(query: Partial<SearchQuery>, program: Program = 'ripgrep') {
		const paths = createWorkspacePaths(() => [{ name: 'root', uri: vscode.Uri.file(scratch.folder) }]);
		return searchText(
			{ text: 'needle', isRegExp: false, matchCase: false, limit: 50, ...query },
			{ paths, ripgrep: program === 'none' ? undefined : ripgrep },
			never,
		);
	}

	/** Matches as `path:line:text`. */
	async function found(query: Partial<SearchQuery>, program: Program = 'ripgrep'): Promise<readonly string[]> {
		const result = await search(query, program);
		assert.equal(result.kind, 'matches', JSON.stringify(result));
		return result.kind === 'matches' ? result.matches.map(({ path, line, text }) => `${path}:${line}:${text}`) : [];
	}

	for (const program of ['ripgrep', 'none'] as const) {
		describe(`program: ${program}`, () => {
			it('finds plain text, one match per line, sorted', async () => {
				scratch.write('b.txt', 'x\r\nNeedle needle\r\n');
				scratch.write('a/c.txt', 'needle');
				assert.deepEqual(await found({}, program), ['a/c.txt:1:needle', 'b.txt:2:Needle needle']);
				assert.deepEqual(await found({ matchCase: true, text: 'Needle' }, program), ['b.txt:2:Needle needle']);
			});

			it('takes plain text literally: patterns, options, globs, shell words', async () => {
				const words = ['a.*b', '--pre=id', '$(touch pwned)', '`id`', '-e', "' ; ls", '[', '\\d'];
				for (const [index, word] of words.entries()) {
					scratch.write(`f${index}.txt`, `x ${word} y\n`);
					assert.deepEqual(await found({ text: word, include: `f${index}.txt` }, program), [
						`f${index}.txt:1:x ${word} y`,
					]);
				}
				assert.ok(!existsSync(scratch.file('pwned')));
			});

			it('searches unsaved text instead of the disk', async () => {
				scratch.write('a.txt', 'needle on disk\n');
				scratch.write('b.txt', 'nothing\n');
				const a = await vscode.workspace.openTextDocument(scratch.uri('a.txt'));
				const edit = new vscode.WorkspaceEdit();
				edit.replace(a.uri, new vscode.Range(0, 0, 0, 6), 'pin');
				assert.ok(await vscode.workspace.applyEdit(edit));
				await typeInto(await vscode.workspace.openTextDocument(scratch.uri('b.txt')), 1, 'a needle typed\n');
				assert.deepEqual(await found({}, program), ['b.txt:2:a needle typed']);
			});

			it('stops at the limit and says so', async () => {
				scratch.write('a.txt', 'needle\n'.repeat(20));
				const result = await search({ limit: 3 }, program);
				assert.ok(result.kind === 'matches' && result.matches.length === 3 && result.truncated);
			});

			it('keeps to the include glob', async () => {
				for (const name of ['a.ts', 'src/b.ts', 'src/c.js']) scratch.write(name, 'needle\n');
				assert.deepEqual(await found({ include: '*.ts' }, program), ['a.ts:1:needle', 'src/b.ts:1:needle']);
				assert.deepEqual(await found({ include: 'src/**' }, program), ['src/b.ts:1:needle', 'src/c.js:1:needle']);
				assert.deepEqual(await found({ include: 'src' }, program), ['src/b.ts:1:needle', 'src/c.js:1:needle']);
			});

			it('cuts long lines around the match', async () => {
				scratch.write('min.js', `${'x'.repeat(5_000)}needle${'y'.repeat(5_000)}\n`);
				const result = await search({}, program);
				const match = result.kind === 'matches' ? result.matches[0] : undefined;
				assert.ok(match && match.text.length === 400 && match.text.includes('needle'));
			});
		});
	}

	it('finds by regular expression, in unsaved text by the same one', async () => {
		scratch.write('a.txt', 'foo1\nfoo2\n');
		scratch.write('b.txt', '');
		await typeInto(await vscode.workspace.openTextDocument(scratch.uri('b.txt')), 0, 'foo3\n');
		assert.deepEqual(await found({ text: '^foo[23]$', isRegExp: true }), ['a.txt:2:foo2', 'b.txt:1:foo3']);
		assert.deepEqual(await found({ text: 'foo1\\nfoo', isRegExp: true }), ['a.txt:1:foo1']);
	});

	it('says what is wrong with a pattern, and that there are none without ripgrep', async () => {
		scratch.write('a.txt', 'x');
		const bad = await search({ text: '(', isRegExp: true });
		assert.match(bad.kind === 'refused' ? bad.sentence : '', /regex parse error[\s\S]*Mend the pattern/);
		const none = await search({ text: 'x+', isRegExp: true }, 'none');
		assert.match(none.kind === 'refused' ? none.sentence : '', /plain text instead/);
		assert.equal((await search({ text: '' })).kind, 'refused');
	});

	it('is linear: a pattern that would hang a backtracking engine comes back', async () => {
		scratch.write('a.txt', `${'a'.repeat(50)}!\n`);
		await typeInto(await vscode.workspace.openTextDocument(scratch.uri('a.txt')), 0, `${'a'.repeat(50)}?\n`);
		assert.deepEqual(await found({ text: '^(a+)+$', isRegExp: true }), []);
	});

	it('does not search ignored files, whatever the glob', async () => {
		scratch.write('.gitignore', 'dist/\nsecret.ts\n');
		for (const name of ['dist/a.ts', 'secret.ts', 'src/a.ts']) scratch.write(name, 'needle\n');
		for (const include of [undefined, '**', '**/*', '*.ts', '**/*.ts']) {
			assert.deepEqual(await found({ ...(include && { include }) }), ['src/a.ts:1:needle'], include ?? 'none');
		}
	});

	it('does not obey a ripgrep configuration of the environment', async () => {
		scratch.write('rc', '--pre=/bin/false\n--files\n');
		scratch.write('a.txt', 'needle\n');
		process.env.RIPGREP_CONFIG_PATH = scratch.file('rc');
		try {
			assert.deepEqual(await found({}), ['a.txt:1:needle']);
		} finally {
			delete process.env.RIPGREP_CONFIG_PATH;
		}
	});

	it('rejects, with the child gone, when the signal aborts', async () => {
		scratch.write('a.txt', 'needle\n'.repeat(10));
		const stop = new AbortController();
		const paths = createWorkspacePaths(() => [{ name: 'root', uri: vscode.Uri.file(scratch.folder) }]);
		const query = { text: 'needle', isRegExp: false, matchCase: true, limit: 5 };
		const result = searchText(query, { paths, ripgrep }, stop.signal);
		stop.abort();
		await assert.rejects(result, { name: 'AbortError' });
	});
});
