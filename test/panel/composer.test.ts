import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composerKey } from '../../src/panel/composerKey.ts';
import { createDraftKeeper } from '../../src/panel/draftKeeper.ts';
import { createEditor } from '../../src/panel/editor.ts';

const ENTER = { key: 'Enter', keyCode: 13, isComposing: false, shiftKey: false, altKey: false };

test('Enter asks, but not for an input method, nor with Shift or Alt', () => {
	assert.equal(composerKey(ENTER, false), 'send');
	assert.equal(composerKey(ENTER, true), 'send');
	assert.equal(composerKey({ ...ENTER, isComposing: true }, false), undefined);
	assert.equal(composerKey({ ...ENTER, keyCode: 229 }, false), undefined);
	assert.equal(composerKey({ ...ENTER, shiftKey: true }, false), undefined);
	assert.equal(composerKey({ ...ENTER, altKey: true }, false), undefined);
	assert.equal(composerKey({ ...ENTER, key: 'a', keyCode: 65 }, false), undefined);
});

test('Escape stops what runs, but closes an input method first', () => {
	const press = { ...ENTER, key: 'Escape', keyCode: 27 };
	assert.equal(composerKey(press, true), 'stop');
	assert.equal(composerKey(press, false), undefined);
	assert.equal(composerKey({ ...press, isComposing: true }, true), undefined);
});

test('a draft is handed over after a pause, at once on demand, and once', () => {
	const kept: string[] = [];
	const timers = new Map<number, () => void>();
	let next = 0;
	const keeper = createDraftKeeper((text) => kept.push(text), {
		set: (callback, ms) => {
			assert.equal(ms, 300);
			timers.set(++next, callback);
			return next;
		},
		clear: (handle) => timers.delete(handle as number),
	});
	const elapse = (): void => {
		for (const [handle, callback] of [...timers]) {
			timers.delete(handle);
			callback();
		}
	};
	keeper.changed('a');
	keeper.changed('ab');
	assert.equal(timers.size, 1);
	elapse();
	assert.deepEqual(kept, ['ab']);
	keeper.changed('abc');
	keeper.flush();
	elapse();
	keeper.flush();
	keeper.changed('abc');
	elapse();
	assert.deepEqual(kept, ['ab', 'abc']);
	keeper.changed('');
	elapse();
	assert.deepEqual(kept, ['ab', 'abc', '']);
});

test('what the editor remembers is taken only where it makes sense', () => {
	const nothing = { chat: undefined, draft: '', picked: [], top: undefined };
	for (const state of [undefined, null, 'x', 3, {}, { chat: 1, draft: 2, top: 'x' }, { top: Number.NaN }]) {
		const editor = createEditor({ getState: () => state, setState: () => {}, postMessage: () => {} });
		assert.deepEqual(editor.remembered, nothing);
	}
	const states: unknown[] = [];
	const editor = createEditor({
		getState: () => ({ chat: 'c', draft: 'd', top: 3, more: true }),
		setState: (state) => states.push(state),
		postMessage: () => {},
	});
	editor.remember({ top: undefined });
	assert.deepEqual(states, [{ chat: 'c', draft: 'd', picked: [], top: undefined }]);
});
