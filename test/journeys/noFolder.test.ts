import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { answerByRules } from '../endpoint/scriptedConversation.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

const PATCH = '*** Begin Patch\n*** Add File: a.txt\n+a\n*** End Patch';

const answer = answerByRules([
	{ when: { user: 'edit', step: 0 }, answer: { toolCalls: [{ name: 'apply_patch', arguments: { input: PATCH } }] } },
	{ answer: ({ results }) => ({ text: `The call said: ${results.join(' ')}` }) },
]);

let world: World;
before(async () => {
	world = await openWorld({ answer, withoutFolder: true });
});
after(() => world?.close());

journey(
	'a window without a folder says that there are no files, and still answers',
	() => world,
	async ({ panel, window, endpoint }) => {
		await window.command('Tandem: Focus on Chat View');
		await panel.root.getByText('No folder is open').waitFor();
		await panel.ask('edit');
		await panel.log.getByText(/The call said: No folder is open/).waitFor();
		await takePicture(window, 'no-folder');
		assert.deepEqual(
			endpoint.requests.flatMap(({ violations }) => violations),
			[],
		);
		await window.command('Tandem: Review Changes…');
		await window.page.getByText('There is no Git repository in the open folders').first().waitFor();
	},
);
