import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CEILING_DEFAULTS, fieldOf, parseCeilings, raisedCeiling } from '../../../src/core/models/ceilingSetting.ts';

test('without a word of the user the defaults are on', () => {
	for (const nothing of [undefined, null, {}]) {
		const { ceilings, problems } = parseCeilings(nothing);
		assert.deepEqual(problems, []);
		assert.deepEqual(ceilings, {
			request: { dollars: 1, tokens: 1_000_000 },
			turn: { dollars: 5, tokens: 10_000_000 },
			day: { dollars: 20, tokens: 100_000_000 },
			askAbove: 0.5,
		});
	}
});

test('0 and null switch one off, and only that one', () => {
	const { ceilings, problems } = parseCeilings({ dollarsPerDay: 0, askAboveDollars: null, tokensPerTurn: 5 });
	assert.deepEqual(problems, []);
	assert.equal(ceilings.day.dollars, undefined);
	assert.equal(ceilings.askAbove, undefined);
	assert.equal(ceilings.turn.tokens, 5);
	assert.equal(ceilings.turn.dollars, 5);
});

test('what cannot be read switches nothing off, and is said', () => {
	for (const odd of ['5', -1, Number.NaN, Number.POSITIVE_INFINITY, true, [], {}]) {
		const { ceilings, problems } = parseCeilings({ dollarsPerTurn: odd });
		assert.equal(ceilings.turn.dollars, 5, String(odd));
		assert.match(problems.join(), /dollarsPerTurn must be a number, or 0 for no ceiling\. The default of 5 counts\./);
	}
	for (const odd of ['20', 5, [], true]) {
		const { ceilings, problems } = parseCeilings(odd);
		assert.equal(ceilings.day.dollars, 20);
		assert.match(problems.join(), /must be an object/);
	}
	assert.match(
		parseCeilings({ dollarsPerWeek: 1 }).problems.join(),
		/has no “dollarsPerWeek”: it has dollarsPerRequest/,
	);
});

test('package.json offers the same fields with the same defaults', () => {
	const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
	const setting = manifest.contributes.configuration.properties['tandem.ceilings'];
	const defaults = Object.entries<{ default: unknown }>(setting.properties).map(([name, field]) => [
		name,
		field.default,
	]);
	assert.deepEqual(Object.fromEntries(defaults), CEILING_DEFAULTS);
	assert.equal(setting.additionalProperties, false);
});

test('each ceiling has its field', () => {
	for (const scope of ['request', 'turn', 'day'] as const)
		for (const unit of ['dollars', 'tokens'] as const) {
			const value = { [fieldOf({ scope, unit })]: 7 };
			assert.equal(parseCeilings(value).ceilings[scope][unit], 7);
		}
});

test('a raised ceiling is a round number, at least twice as high and high enough', () => {
	const raised = (ceiling: number, needed: number) =>
		raisedCeiling({ scope: 'turn', unit: 'dollars', ceiling, needed });
	assert.equal(raised(5, 5.2), 10);
	assert.equal(raised(1, 1.24), 2);
	assert.equal(raised(20, 21), 50);
	assert.equal(raised(0.05, 0.06), 0.1);
	assert.equal(raised(1, 37.5), 50);
	assert.equal(raised(0.1, 0.3), 0.5);
	assert.equal(raised(1_000_000, 1_200_000), 2_000_000);
	for (let needed = 0.013; needed < 1e7; needed *= 1.7) assert.ok(raised(needed / 3, needed) >= needed, `${needed}`);
});
