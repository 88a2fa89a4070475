import assert from 'node:assert/strict';
import { readPanelStatus } from '../../../src/host/chat/panelStatus.ts';
import { fakeSettings, keysWith } from '../models/fakes.ts';

describe('panelStatus', () => {
	const keys = keysWith('https://api.openai.com', 'sk-test');
	const said = { endpoint: 'https://api.openai.com/v1', model: 'gpt-4.1' };

	it('says what is wrong in the user’s rows of models', async () => {
		const status = await readPanelStatus(fakeSettings({ ...said, models: [7, 8, { id: 'fine' }] }), keys);
		assert.match(status.warning ?? '', /tandem\.models\[0\] needs an id.*1 more to mend\.$/);
		assert.equal((await readPanelStatus(fakeSettings(said), keys)).warning, undefined);
	});

	it('says that a model reads no images only where that is known', async () => {
		const models = [{ id: 'reads-text', input: ['text'] }];
		const reads = async (model: string) =>
			(await readPanelStatus(fakeSettings({ ...said, model, models }), keys)).readsImages;
		assert.deepEqual(
			[await reads('gpt-4.1'), await reads('reads-text'), await reads('of-no-row')],
			[true, false, true],
		);
	});
});
