import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compacted, ended, events, snapshot, started, text, viewOf } from './sampleChats.ts';
import { usePanel } from './usePanel.ts';

const ui = usePanel();
const turns = ['t1', 't2'].flatMap((turn) => [started(turn, `Ask ${turn}`), text('Done.', turn), ended(turn)]);

test('what is left out stands behind the turns that it was in, is said once, and can be brought back', async () => {
	await ui.panel.send(snapshot(viewOf(...turns)));
	await ui.panel.send(events(compacted('t1')));
	const row = ui.page.getByRole('region', { name: 'Left out' });
	const said = '12 earlier results were left out to save about 41,000 tokens a request.';
	assert.match((await row.textContent()) ?? '', new RegExp(said));
	assert.equal(await ui.status(), said);
	const order = await ui.log().evaluate((log) => log.textContent ?? '');
	assert.ok(order.indexOf('Ask t1') < order.indexOf('left out') && order.indexOf('left out') < order.indexOf('Ask t2'));
	await row.getByText('Summary by gpt-4.1-mini · $0.0061').click();
	await row.getByText('Goal: the retry delay is read from the options.').waitFor();
	await ui.panel.forget();
	await ui.button('Bring back').click();
	assert.deepEqual(await ui.panel.posts(), [{ kind: 'bringBack', compaction: 'x1' }]);
	await ui.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
	await ui.panel.send(events({ kind: 'broughtBack', id: 'x1' }));
	assert.equal(await row.count(), 0);
	assert.equal(await ui.status(), 'What was left out is sent whole again.');
});

test('the chat’s title heads the panel, with characters that would not be seen', async () => {
	await ui.panel.send(snapshot(viewOf(...turns)));
	await ui.panel.send(events({ kind: 'titled', title: 'Race in the\u202e queue', model: 'm' }));
	const heading = ui.page.getByRole('heading', { level: 1 });
	assert.equal(await heading.textContent(), 'Race in theU+202E queue');
});
