import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createProblems, type Problems } from '../../../src/host/workspace/problems.ts';
import { closeEditors, createScratch, never, type Scratch, typeInto } from '../scratch.ts';

describe('problems', () => {
	let scratch: Scratch;
	let problems: Problems;
	let reported: vscode.DiagnosticCollection;

	beforeEach(() => {
		scratch = createScratch();
		problems = createProblems(scratch.paths);
		reported = vscode.languages.createDiagnosticCollection('tandem-test');
	});
	afterEach(async () => {
		problems.dispose();
		reported.dispose();
		await closeEditors();
		scratch.remove();
	});

	function diagnostic(line: number, message: string, severity = vscode.DiagnosticSeverity.Error): vscode.Diagnostic {
		return new vscode.Diagnostic(new vscode.Range(line, 2, line, 5), message, severity);
	}

	it('gives 1-based places, worst first, with source, code and related places', async () => {
		const first = diagnostic(0, 'hint', vscode.DiagnosticSeverity.Hint);
		const second = diagnostic(4, 'bad');
		second.source = 'ts';
		second.code = { value: 2322, target: vscode.Uri.parse('https://example.com') };
		const there = new vscode.Location(scratch.uri('b.ts'), new vscode.Position(6, 0));
		second.relatedInformation = [new vscode.DiagnosticRelatedInformation(there, 'declared here')];
		reported.set(scratch.uri('a.ts'), [first, second]);
		const found = await problems.problems(scratch.path('a.ts'), never);
		assert.deepEqual(
			found.map(({ message }) => message),
			['bad', 'hint'],
		);
		assert.deepEqual(found[0], {
			path: scratch.path('a.ts'),
			severity: 'error',
			message: 'bad',
			source: 'ts',
			code: '2322',
			startLine: 5,
			startColumn: 3,
			endLine: 5,
			endColumn: 6,
			related: [{ path: scratch.path('b.ts'), line: 7, message: 'declared here' }],
		});
	});

	it('gives those of the whole workspace, and none of elsewhere; at most 200', async () => {
		reported.set(vscode.Uri.file('/elsewhere/a.ts'), [diagnostic(0, 'foreign')]);
		reported.set(
			scratch.uri('a.ts'),
			Array.from({ length: 250 }, (_, line) => diagnostic(line, `p${line}`)),
		);
		const found = await problems.problems(undefined, never);
		assert.equal(found.length, 200);
		assert.ok(!found.some(({ message }) => message === 'foreign'));
		assert.deepEqual(await problems.problems('../a.ts', never), []);
	});

	it('waits after an edit until the fresh ones are there', async () => {
		scratch.write('a.txt', 'x\n');
		reported.set(scratch.uri('a.txt'), [diagnostic(0, 'stale')]);
		await typeInto(await vscode.workspace.openTextDocument(scratch.uri('a.txt')), 0, 'y\n');
		setTimeout(() => reported.set(scratch.uri('a.txt'), [diagnostic(0, 'fresh')]), 400);
		const found = await problems.problems(scratch.path('a.txt'), never);
		assert.deepEqual(
			found.map(({ message }) => message),
			['fresh'],
		);
	});

	it('does not wait longer than its bound, nor after Stop', async () => {
		scratch.write('a.txt', 'x\n');
		await typeInto(await vscode.workspace.openTextDocument(scratch.uri('a.txt')), 0, 'y\n');
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 50);
		await assert.rejects(problems.problems(scratch.path('a.txt'), stop.signal), { name: 'AbortError' });
		const begin = Date.now();
		await problems.problems(scratch.path('a.txt'), never);
		assert.ok(Date.now() - begin < 2_500);
	});
});
