import assert from 'node:assert/strict';
import { HostedForTurns } from '../../../src/host/hosted/hostedForTurns.ts';
import { createMcpTokens } from '../../../src/host/hosted/mcpTokens.ts';
import { Quirks } from '../../../src/remote/openai/quirks.ts';
import { fakeSettings } from '../models/fakes.ts';

const SERVER = { label: 'docs', url: 'https://mcp.example/a' };
const TOOLS = [{ tool: 'webSearch' }, { tool: 'mcp', ...SERVER }, { tool: 'codeInterpreter', enabled: false }];
const OPENAI = 'https://api.openai.com/v1';

function fakeSecrets(isBroken = false) {
	const kept = new Map<string, string>();
	const answer = async <T>(value: T) => {
		if (isBroken) throw new Error('locked, tok-1');
		return value;
	};
	return {
		kept,
		get: (name: string) => answer(kept.get(name)),
		store: async (name: string, value: string) => answer(void kept.set(name, value)),
		delete: async (name: string) => answer(void kept.delete(name)),
	};
}

function world(said: { endpoint: string; hostedTools?: unknown; isBroken?: boolean }) {
	const secrets = fakeSecrets(said.isBroken);
	const tokens = createMcpTokens(secrets);
	const quirks = new Quirks();
	const settings = fakeSettings({ model: 'gpt-4.1', hostedTools: TOOLS, ...said });
	return { secrets, tokens, quirks, turns: new HostedForTurns({ settings, quirks, tokens }) };
}

describe('hostedForTurns', () => {
	it('what is switched on goes along, a server with the token of exactly its label and address', async () => {
		const { turns, tokens } = world({ endpoint: OPENAI });
		assert.deepEqual((await turns.begin('c', 'gpt-4.1')).tools, [{ kind: 'webSearch' }, { kind: 'mcp', ...SERVER }]);
		assert.equal(await tokens.set({ ...SERVER, url: 'https://mcp.example/b' }, 'tok-other'), undefined);
		assert.equal(await tokens.set({ ...SERVER, label: 'other' }, 'tok-other'), undefined);
		assert.equal((await turns.begin('c', 'gpt-4.1')).tools[1]?.kind, 'mcp');
		assert.doesNotMatch(JSON.stringify(await turns.begin('c', 'gpt-4.1')), /tok-other/);
		assert.equal(await tokens.set(SERVER, ' Bearer tok-1\n'), undefined);
		const { tools, notices } = await turns.begin('c', 'gpt-4.1');
		assert.deepEqual(tools[1], { kind: 'mcp', ...SERVER, authorization: 'tok-1' });
		assert.deepEqual(notices, []);
		assert.equal(await tokens.set(SERVER, ''), undefined);
		assert.deepEqual(await tokens.get(SERVER), { kind: 'none' });
	});

	it('where the endpoint has none the chat says so once, and the next chat once more', async () => {
		const { turns } = world({ endpoint: 'http://127.0.0.1:11434/v1' });
		const first = await turns.begin('c', 'gpt-4.1');
		assert.deepEqual(first, {
			tools: [],
			notices: ['This chat goes without web search and the MCP server docs: Ollama runs no such tools.'],
		});
		assert.deepEqual((await turns.begin('c', 'gpt-4.1')).notices, []);
		assert.equal((await turns.begin('d', 'gpt-4.1')).notices.length, 1);
	});

	it('what came out in a turn is not said again with the next', async () => {
		const { turns, quirks } = world({ endpoint: 'https://gateway.example/v1' });
		assert.equal((await turns.begin('c', 'gpt-4.1')).tools.length, 2);
		quirks.learn({ endpoint: 'https://gateway.example/v1', model: 'gpt-4.1', transport: 'responses' }, [], true);
		turns.end('c', 'gpt-4.1');
		assert.deepEqual(await turns.begin('c', 'gpt-4.1'), { tools: [], notices: [] });
	});

	it('a locked keyring leaves the server out, and its own words are not shown', async () => {
		const { turns, tokens } = world({ endpoint: OPENAI, isBroken: true });
		const { tools, notices } = await turns.begin('c', 'gpt-4.1');
		assert.deepEqual(tools, [{ kind: 'webSearch' }]);
		assert.match(notices[0] ?? '', /^The token of “docs” could not be read/);
		assert.doesNotMatch((await tokens.set(SERVER, 'tok-1')) ?? '', /tok-1/);
		assert.match((await tokens.set(SERVER, 'tök')) ?? '', /no token/);
	});

	it('hostile settings are values', async () => {
		for (const hostedTools of [7, 'x', { a: 1 }, [null, [], { tool: 'mcp' }]]) {
			const { turns } = world({ endpoint: OPENAI, hostedTools });
			assert.deepEqual(await turns.begin('c', 'gpt-4.1'), { tools: [], notices: [] });
		}
		assert.deepEqual((await world({ endpoint: 'no url' }).turns.begin('c', 'gpt-4.1')).tools, []);
	});
});
