import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { indexPids } from './indexProcess.ts';
import { until } from './until.ts';
import { journey, openWorld, takePicture, type World } from './world.ts';

let world: World;
before(async () => {
	world = await openWorld({ answer: () => ({ text: 'Hello.' }) });
});
after(() => world?.close());

const serverPids = () => indexPids(world.window);

async function statusOf(window: World['window']): Promise<string> {
	await window.command('Tandem: Index Status');
	const notice = window.page.locator('.notifications-toasts').getByText(/^Index: .* files/);
	await notice.first().waitFor();
	const text = (await notice.first().textContent()) ?? '';
	await window.command('Notifications: Clear All Notifications');
	return text;
}

journey(
	'the index starts when it is needed and not before, and answers after a crash',
	() => world,
	async ({ window, panel }) => {
		await panel.ask('Say hello');
		await panel.log.getByText('Hello.').waitFor();
		assert.deepEqual(serverPids(), []);
		const built = await until('the built index', async () => {
			const text = await statusOf(window);
			return /Index: [1-9]/.test(text) && !/brought up to date/.test(text) ? text : undefined;
		});
		assert.match(built, /Index: [\d,]+ files, [\d,]+ symbols/);
		const [pid] = serverPids();
		assert.ok(pid);
		process.kill(pid, 'SIGKILL');
		assert.match(await statusOf(window), /Index: /);
		assert.notDeepEqual(serverPids(), [pid]);
		await window.command('Tandem: Index Status');
		await window.page
			.getByText(/^Index: .* files/)
			.first()
			.waitFor();
		await takePicture(window, 'index-status');
		await window.command('Notifications: Clear All Notifications');
		await window.command('Tandem: Delete Index');
		await window.page.getByText('The index is deleted.').first().waitFor();
		await until('the end of the process', () => serverPids().length === 0);
	},
);
