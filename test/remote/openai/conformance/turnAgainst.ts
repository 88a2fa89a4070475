import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Model, ModelEvent } from '../../../../src/core/ports.ts';
import { TOOLS } from '../../../../src/core/tools/index.ts';
import type { Tool } from '../../../../src/core/tools/tool.ts';
import { runTurn, type TurnEvent } from '../../../../src/core/turn.ts';
import { DIALECTS, type Dialect } from '../../../endpoint/dialects.ts';
import { stream } from '../../../endpoint/hostileActs.ts';
import { type Act, startHostileServer } from '../../../endpoint/hostileServer.ts';
import { fakeClock } from '../../../fakes/fakeClock.ts';
import { memoryWorkspace } from '../../../fakes/memoryWorkspace.ts';
import { modelAt } from '../conversing.ts';
import { checkInvariants } from './invariants.ts';
import { FILES, type ToolRun, type TurnReport, type TurnSetting } from './turnReport.ts';

/** Runs one turn with the real engine, tools and model against a raw server, and checks the six invariants after it. */
export async function turnAgainst(setting: TurnSetting): Promise<TurnReport> {
	const clock = setting.clock ?? fakeClock();
	const server = await startHostileServer(setting.script);
	const memory = memoryWorkspace(FILES);
	const { signal = new AbortController().signal, history = [], onEvent, onModelEvent } = setting;
	const events: TurnEvent[] = [];
	const modelEvents: ModelEvent[] = [];
	const toolRuns: ToolRun[] = [];
	const model = watched(modelAt(server.baseUrl, { clock, ...setting.options }), setting.dialect, (event) => {
		modelEvents.push(event);
		onModelEvent?.(event);
		if (event.kind === 'retrying') setImmediate(() => void clock.advance(event.delayMs));
	});
	const { workspace, editor } = memory;
	const ports = { workspace, editor, model, clock, approver: { ask: async () => 'rejected' as const } };
	const tools = (setting.tools ?? TOOLS).map((tool) => logged(tool, toolRuns, signal));
	const text = setting.text ?? 'Do it.';
	const ask = { model: 'gpt-4.1', system: 'You are a copilot.', history, text, tools, cacheKey: 'chat-1', maxSteps: 6 };
	try {
		for await (const event of runTurn(ask, ports, signal)) {
			events.push(event);
			onEvent?.(event);
		}
		const { requests } = server;
		const report = reportOf({ events, modelEvents, toolRuns, requests, files: memory.files });
		await checkInvariants(report, { setting, clock, connections: () => server.connections });
		return report;
	} finally {
		await server.close();
	}
}

/** The first requests are answered by these acts, one after the other; later ones with “Done.”. */
export function after(
	dialect: Dialect,
	acts: readonly Act[] | { readonly each: readonly (readonly Act[])[] },
	more: Partial<TurnSetting> = {},
): Promise<TurnReport> {
	const answers = 'each' in acts ? acts.each : [acts];
	return turnAgainst({ dialect, script: (_, index) => answers[index] ?? saying(dialect, 'Done.'), ...more });
}

/** A test in both wire formats, with a name that says where the case comes from. */
export function inBothDialects(name: string, run: (dialect: Dialect) => Promise<void>): void {
	for (const dialect of DIALECTS) test(`${name} (${dialect.transport})`, () => run(dialect));
}

/** A whole answer that says this, and the end. */
function saying(dialect: Dialect, text: string): readonly Act[] {
	return stream(...dialect.whole({ text }));
}

function watched(model: Model, { transport }: Dialect, see: (event: ModelEvent) => void): Model {
	return {
		async *stream(request, signal) {
			for await (const event of model.stream({ ...request, transport }, signal)) {
				see(event);
				yield event;
			}
		},
	};
}

function logged(tool: Tool, runs: ToolRun[], signal: AbortSignal): Tool {
	return {
		...tool,
		run(argumentsText, ports, toolSignal) {
			runs.push({ name: tool.spec.name, argumentsText, late: signal.aborted });
			return tool.run(argumentsText, ports, toolSignal);
		},
	};
}

function reportOf(seen: Pick<TurnReport, 'events' | 'modelEvents' | 'toolRuns' | 'requests' | 'files'>): TurnReport {
	const { events, modelEvents } = seen;
	const endings = events.filter((event) => event.kind === 'ended');
	assert.equal(endings.length, 1, 'I3: the turn ends once');
	const [ended] = endings as [(typeof endings)[0]];
	assert.equal(events.at(-1), ended, 'I3: nothing comes after the end');
	return {
		...seen,
		outcome: ended.outcome,
		failure: ended.failure,
		shown: events.map((event) => (event.kind === 'text' ? event.delta : '')).join(''),
		messages: events.flatMap((event) => (event.kind === 'message' ? [event.message] : [])),
		waits: modelEvents.flatMap((event) => (event.kind === 'retrying' ? [event.delayMs] : [])),
	};
}
