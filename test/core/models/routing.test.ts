import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	isSimpleAsk,
	type ModelWishes,
	type NameHere,
	routeAsk,
	routeSmallJob,
} from '../../../src/core/models/routing.ts';

const OPENAI: NameHere = (id) => id;
const ROUTER: NameHere = (id) => `openai/${id}`;
const UNKNOWN: NameHere = () => undefined;
const AUTO: ModelWishes = { model: 'auto', smallModel: '', fallbackModels: [] };
const MINE: ModelWishes = { model: 'mine', smallModel: '', fallbackModels: ['b', 'mine', 'c', 'b'] };

test('a model that is named is asked, then the user’s list, each once', () => {
	assert.deepEqual(routeAsk({ text: 'What is a monad?' }, MINE, OPENAI, 'host'), {
		model: 'mine',
		fallbacks: ['b', 'c'],
	});
});

test('auto sends a simple ask to the smaller model and says so, and everything else to the larger one', () => {
	const simple = routeAsk({ text: 'What is a monad?' }, AUTO, OPENAI, 'host');
	assert.ok('model' in simple);
	assert.deepEqual([simple.model, simple.fallbacks], ['gpt-4.1-mini', ['gpt-4.1']]);
	assert.match(simple.notice ?? '', /gpt-4\.1-mini answers it and not gpt-4\.1/);
	assert.deepEqual(routeAsk({ text: 'Fix the login' }, AUTO, OPENAI, 'host'), { model: 'gpt-4.1', fallbacks: [] });
	const named = routeAsk({ text: 'What is a monad?' }, { ...AUTO, smallModel: 'tiny' }, ROUTER, 'host');
	assert.ok('model' in named && named.model === 'tiny' && named.fallbacks[0] === 'openai/gpt-4.1');
});

test('auto goes over to the successor when gpt-4.1 has ended, and fails where nothing is known of them', () => {
	const after: NameHere = (id) => (id.startsWith('gpt-4.1') ? undefined : id);
	assert.deepEqual(routeAsk({ text: 'What is a monad?' }, AUTO, after, 'host'), { model: 'gpt-6-luna', fallbacks: [] });
	const pictured = routeAsk({ text: 'What is a monad?', hasImages: true }, AUTO, OPENAI, 'host');
	assert.deepEqual(pictured, { model: 'gpt-4.1', fallbacks: [] }, 'a picture is no simple ask');
	const nowhere = routeAsk({ text: 'Hi' }, AUTO, UNKNOWN, 'localhost:1');
	assert.ok('sentence' in nowhere && nowhere.action === 'openModelSetting' && /localhost:1/.test(nowhere.sentence));
});

test('small jobs go to the user’s model, else to mini where it is known to be, else where the asks go', () => {
	const model = (wishes: ModelWishes, nameHere: NameHere) => {
		const route = routeSmallJob(wishes, nameHere, 'host');
		return 'model' in route ? [route.model, ...route.fallbacks] : route.kind;
	};
	assert.deepEqual(model({ ...MINE, smallModel: 'tiny' }, OPENAI), ['tiny', 'mine', 'b', 'c']);
	assert.deepEqual(model(MINE, OPENAI), ['gpt-4.1-mini', 'mine', 'b', 'c']);
	assert.deepEqual(model(MINE, ROUTER)[0], 'openai/gpt-4.1-mini');
	assert.deepEqual(model(MINE, UNKNOWN), ['mine', 'b', 'c']);
	assert.deepEqual(model(AUTO, UNKNOWN), 'modelNotFound');
	assert.deepEqual(model({ ...AUTO, smallModel: 'tiny' }, UNKNOWN), ['tiny']);
});

test('a small job knows whether a smaller model than that of the chat does it', () => {
	const isSmall = (wishes: ModelWishes, nameHere: NameHere) => {
		const route = routeSmallJob(wishes, nameHere, 'host');
		return 'model' in route && route.isSmall === true;
	};
	assert.ok(isSmall(MINE, OPENAI));
	assert.ok(isSmall({ ...AUTO, smallModel: 'tiny' }, UNKNOWN));
	assert.ok(!isSmall(MINE, UNKNOWN), 'the model of the chat does it');
	assert.ok(!isSmall({ ...MINE, smallModel: 'mine' }, OPENAI), 'the same model');
});

test('no route names a model that is neither the user’s nor known at the endpoint', () => {
	const seed = Date.now() % 1_000_000;
	let state = seed;
	const random = (below: number) => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state % below;
	};
	const names = ['auto', 'a', 'b', 'c'];
	for (let round = 0; round < 500; round++) {
		const pick = () => names[random(names.length)] ?? 'a';
		const wishes = {
			model: pick(),
			smallModel: random(2) ? 's' : '',
			fallbackModels: Array.from({ length: random(4) }, pick).filter((name) => name !== 'auto'),
		};
		const here = random(2) ? OPENAI : UNKNOWN;
		const allowed = new Set([...names.slice(1), 's', ...(here === OPENAI ? ['gpt-4.1', 'gpt-4.1-mini'] : [])]);
		for (const route of [routeAsk({ text: 'Hi' }, wishes, here, 'h'), routeSmallJob(wishes, here, 'h')]) {
			if (!('model' in route)) continue;
			const all = [route.model, ...route.fallbacks];
			assert.ok(
				all.every((name) => allowed.has(name)),
				`seed ${seed}: ${all}`,
			);
			assert.equal(new Set(all).size, all.length, `seed ${seed}: ${all}`);
		}
	}
});

const SIMPLE = [
	'Hi',
	'Thanks!',
	'What is a closure?',
	'which is older, Java or C?',
	'How do I center a div in CSS?',
	'Explain big-O notation',
	'Can you tell me what idempotent means?',
	'Is TypeScript compiled?',
];
const NOT_SIMPLE = [
	'',
	'Fix it',
	'Why does this hang?',
	'What is wrong here?',
	'What does parse() do?',
	'Where is `render` called?',
	'What is in src/host?',
	'How do I test this?',
	'Is there a bug in it?',
	'What does main.ts do?',
	'Explain this file',
	'What does this do?',
	'Is our login safe?',
	'Explain the whole project',
	'What is this?\nconst a = 1;',
	`What is ${'very '.repeat(40)}long?`,
	'Rename foo to bar',
	'Erkläre mir das',
	'什么是闭包？',
	'can you add a button?',
	'@review what is new',
	'continue',
];

test('simple is what a small model can do without looking at anything', () => {
	for (const ask of SIMPLE) assert.ok(isSimpleAsk(ask), ask);
	for (const ask of NOT_SIMPLE) assert.ok(!isSimpleAsk(ask), ask);
});

test('a long ask is judged in no time', () => {
	const started = performance.now();
	for (const part of ['what is ', 'a.', 'a/', '`', '\n', 'can you ']) isSimpleAsk(part.repeat(200_000));
	assert.ok(performance.now() - started < 200);
});
