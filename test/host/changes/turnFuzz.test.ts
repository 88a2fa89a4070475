import assert from 'node:assert/strict';
import { wholeLines } from '../../../src/core/edits/lineDiff.ts';
import type { FileChange } from '../../../src/core/edits/plan.ts';
import type { Scope } from '../../../src/host/changes/changes.ts';
import { type Random, random, seedOf } from '../../core/edits/random.ts';
import { createOutside, never, type Scratch } from '../scratch.ts';
import { type Changes, type MemoryTurns, memoryTurns, write } from './memoryTurns.ts';

const ROUNDS = 40;
const PATHS = ['a', 'b', 'c', 'd', 'e'];

describe('turns at random', () => {
	let storage: Scratch;

	beforeEach(() => {
		storage = createOutside();
	});
	afterEach(() => storage.remove());

	/** One chat with its user, who types between the turns. Every written line is unlike all others and tells who wrote it. */
	class Story {
		readonly turns: string[] = [];
		readonly #chance: Random;
		readonly #memory: MemoryTurns;
		changes: Changes;
		#count = 0;

		constructor(chance: Random, memory: MemoryTurns, changes: Changes) {
			this.#chance = chance;
			this.#memory = memory;
			this.changes = changes;
		}

		get files(): ReadonlyMap<string, string> {
			return this.#memory.files;
		}

		linesOf(who: string): readonly string[] {
			return [...this.files.values()].flatMap((text) => text.split('\n').filter((line) => line.startsWith(who)));
		}

		#somePath(exists: boolean): string | undefined {
			const paths = PATHS.filter((path) => this.files.has(path) === exists);
			return paths.length > 0 ? this.#chance.pick(paths) : undefined;
		}

		#line(who: string): string {
			return `${who}${this.#count++}\n`;
		}

		/** Changes lines here and there; `who` may replace other people's lines too. */
		#edited(text: string, who: string, insertsOnly: boolean): string {
			const lines = [...wholeLines(text)];
			for (let n = 1 + this.#chance.below(3); n > 0; n--) {
				const added = Array.from({ length: this.#chance.below(3) }, () => this.#line(who));
				const gone = insertsOnly ? 0 : this.#chance.below(2);
				lines.splice(this.#chance.below(lines.length + 1), gone, ...added);
			}
			return lines.join('');
		}

		async turn(): Promise<void> {
			const turn =
				this.#chance.chance(0.3) && this.turns.length > 0 ? (this.turns.at(-1) ?? '') : this.#line('t').trim();
			const change = this.#someChange(`${turn}-`);
			if (!change) return;
			assert.ok(await write(this.changes, turn, change));
			if (!this.turns.includes(turn)) this.turns.push(turn);
		}

		#someChange(who: string): FileChange | undefined {
			const what = this.#chance.below(10);
			const path = this.#somePath(what !== 0);
			if (path === undefined) return undefined;
			if (what === 0) return { kind: 'create', path, text: this.#edited('', who, true) };
			const base = this.files.get(path) ?? '';
			if (what === 1) return { kind: 'delete', path, base };
			const to = what === 2 ? this.#somePath(false) : undefined;
			const text = this.#edited(base, who, false);
			const edits = text === base ? [] : [{ start: 0, end: base.length, text }];
			return { kind: 'update', path, base, edits, ...(to !== undefined && { moveTo: to }) };
		}

		type(insertsOnly: boolean): void {
			const path = this.#somePath(true);
			if (path !== undefined)
				this.#memory.files.set(path, this.#edited(this.files.get(path) ?? '', 'user', insertsOnly));
		}

		scope(): Scope {
			const path = this.#chance.pick(PATHS);
			const turn = this.turns.length > 0 ? this.#chance.pick(this.turns) : 'none';
			const what = this.#chance.below(4);
			if (what === 0) return { kind: 'turn', turn };
			if (what === 1) return { kind: 'file', path, ...(this.#chance.chance(0.5) && { turn }) };
			const from = this.#chance.below(8);
			return { kind: 'lines', path, lines: { from, to: from + this.#chance.below(4) } };
		}

		isOnlyModified(path: string): boolean {
			const files = this.changes.waiting().flatMap((turn) => turn.files.filter((file) => file.path === path));
			return files.every(({ change }) => change === 'modified');
		}

		/** All that can be known of the turns. */
		async view(): Promise<unknown> {
			const hunks: unknown[] = [];
			for (const path of PATHS) {
				const now = this.files.get(path) ?? '';
				const found = await this.changes.hunks(path, now);
				for (const { from, to } of found) assert.ok(from >= 0 && from <= to && to <= wholeLines(now).length);
				hunks.push(found, await this.changes.withoutWaiting(path, now));
			}
			const { waiting, checkpoints } = { waiting: this.changes.waiting(), checkpoints: this.changes.checkpoints };
			return { waiting, hunks, files: this.turns.map((turn) => this.changes.files(turn)), redo: checkpoints.canRedo };
		}

		async reload(): Promise<void> {
			const before = await this.view();
			this.changes.dispose();
			this.changes = await this.#memory.open();
			assert.deepEqual(await this.view(), before, 'a reload loses nothing');
		}
	}

	async function story(chance: Random, name: string): Promise<Story> {
		const lines = (path: string) => Array.from({ length: chance.below(9) }, (_, n) => `o${path}${n}\n`).join('');
		const memory = memoryTurns(storage.file(name), { a: lines('a'), b: lines('b'), c: lines('c') });
		return new Story(chance, memory, await memory.open());
	}

	it('lose no line of the user and none that was kept, and come back from a restore', async () => {
		const seed = seedOf(2_301);
		const chance = random(seed);
		for (let round = 0; round < ROUNDS; round++) {
			const at = `seed ${seed}, round ${round}`;
			const told = await story(chance, `s${round}`);
			const kept = new Set<string>();
			for (let step = 4 + chance.below(12); step > 0; step--) {
				const mine = told.linesOf('user');
				const what = chance.below(10);
				let policy = '';
				if (what < 4) await told.turn();
				else if (what < 6) told.type(round % 2 === 0);
				else if (what === 6) await keep(told, kept);
				else if (what === 7) await told.reload();
				else if (what === 8) await undo(told, kept, at);
				else policy = await restoreAndRedo(told, chance, at);
				if (what > 5 && policy !== 'force') assert.deepEqual(missing(mine, told.linesOf('user')), [], at);
				await told.view();
			}
			told.changes.dispose();
		}
	});

	async function keep(told: Story, kept: Set<string>): Promise<void> {
		const scope = told.scope();
		if (scope.kind === 'turn') for (const line of told.linesOf(`${scope.turn}-`)) kept.add(line);
		await told.changes.keep(scope, never);
	}

	async function undo(told: Story, kept: ReadonlySet<string>, at: string): Promise<void> {
		const scope = told.scope();
		const before = told.linesOf('t').filter((line) => kept.has(line));
		const path = scope.kind === 'file' && scope.turn === undefined && told.isOnlyModified(scope.path) ? scope.path : '';
		const without = await told.changes.withoutWaiting(path, told.files.get(path) ?? '');
		const { refused } = await told.changes.undo(scope, never);
		const now = told.files.get(path);
		if (without !== undefined && now !== undefined && refused.length === 0) assert.equal(now, without, at);
		assert.deepEqual(missing(before, told.linesOf('t')), [], `${at}: kept is kept`);
	}

	const missing = (some: readonly string[], all: readonly string[]) => some.filter((line) => !all.includes(line));

	async function restoreAndRedo(told: Story, chance: Random, at: string): Promise<string> {
		const turns = told.turns.slice(chance.below(told.turns.length + 1));
		const before = { files: new Map(told.files), view: await told.view() };
		const policy = chance.pick(['refuse', 'skip', 'force'] as const);
		const { restored, refused } = await told.changes.checkpoints.restore(turns, policy, never);
		if (policy === 'refuse' && refused.length > 0) {
			assert.deepEqual({ files: new Map(told.files), view: await told.view() }, before, `${at}: nothing at all`);
			return policy;
		}
		if (refused.length === 0)
			for (const turn of turns) assert.deepEqual(told.linesOf(`${turn}-`), [], `${at}: all of ${turn} is gone`);
		if (policy === 'force')
			assert.deepEqual(
				refused.filter(({ canForce }) => canForce),
				[],
				at,
			);
		if (restored.length === 0 || chance.chance(0.3)) return policy;
		if (chance.chance(0.3)) await told.reload();
		assert.deepEqual((await told.changes.checkpoints.redo('refuse', never))?.refused, [], at);
		assert.deepEqual(told.files, before.files, `${at}: redone`);
		assert.deepEqual(await told.view(), before.view, `${at}: reviews as they were`);
		return policy;
	}

	it('leave nothing behind when all of them are restored and nobody else wrote', async () => {
		const seed = seedOf(77);
		const chance = random(seed);
		for (let round = 0; round < ROUNDS; round++) {
			const told = await story(chance, `r${round}`);
			const before = new Map(told.files);
			for (let step = 1 + chance.below(10); step > 0; step--) {
				if (chance.chance(0.2)) await told.changes.keep(told.scope(), never);
				else await told.turn();
			}
			const report = await told.changes.checkpoints.restore(told.turns, 'refuse', never);
			assert.deepEqual(report.refused, [], `seed ${seed}, round ${round}`);
			assert.deepEqual(told.files, before, `seed ${seed}, round ${round}`);
			assert.deepEqual(told.changes.waiting(), []);
			told.changes.dispose();
		}
	});
});
