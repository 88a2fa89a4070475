import type { ToolOutcome } from '../shared/chat.ts';
import { CANCELLED_RESULT, type ToolCall } from './conversation.ts';
import type { Approver, Clock } from './ports.ts';
import type { EditOutcome, Tool, ToolPorts, ToolResult } from './tools/tool.ts';

/** What a call came to: a tool’s result, or why it was not run. */
export interface CallResult {
	readonly outcome: ToolOutcome;
	readonly title: string;
	readonly text: string;
	/** Of a call that was to change files. */
	readonly edits?: EditOutcome;
}

const STOPPED: CallResult = { outcome: 'cancelled', title: 'Stopped', text: CANCELLED_RESULT };

/**
 * Runs one call of the model. Always comes back with something to tell the model, and at once when the signal aborts:
 * a tool that does not listen to the signal is left behind, its late result is dropped. So is one that only reads and takes longer
 * than `READING_LIMIT_MS`, the user's time to answer a question not counted.
 */
export async function runCall(
	call: ToolCall,
	tools: readonly Tool[],
	ports: CallPorts,
	signal: AbortSignal,
): Promise<CallResult> {
	const tool = tools.find((candidate) => candidate.spec.name === call.name);
	if (!tool) return unknownTool(call.name, tools);
	// Stopped while the call was announced: a tool that starts now would act after Stop.
	if (signal.aborted) return STOPPED;
	try {
		return await untilAborted(runLimited(tool, call.arguments, ports, signal), signal);
	} catch (error) {
		// A tool that throws is a bug of ours; the turn survives it and the model hears that this way is closed.
		const reason = error instanceof Error ? error.message : String(error);
		return {
			outcome: 'failed',
			title: `${call.name} failed`,
			text: `${call.name} failed inside Tandem: ${reason}. Try another way.`,
		};
	}
}

/** What a call may reach, and the time that limits it. */
export interface CallPorts extends ToolPorts {
	readonly clock: Clock;
}

/** A tool that reads and is not done by then never will be, ms. */
export const READING_LIMIT_MS = 60_000;
/** A tool that writes is never left behind by time: what it does must be known. */
async function runLimited(
	tool: Tool,
	argumentsText: string,
	ports: CallPorts,
	signal: AbortSignal,
): Promise<CallResult> {
	if (tool.risk === 'writes') return runSettled(tool, argumentsText, ports, signal);
	const left = new AbortController();
	const over = new AbortController();
	const leave = () => {
		left.abort();
		over.abort();
	};
	signal.addEventListener('abort', leave, { once: true });
	const questions = countedQuestions(ports.approver);
	const running = runSettled(tool, argumentsText, { ...ports, approver: questions.approver }, left.signal);
	const limit = async (): Promise<CallResult> => {
		let open = 0;
		do {
			open = questions.open();
			await ports.clock.sleep(READING_LIMIT_MS, over.signal);
		} while (!over.signal.aborted && (open > 0 || questions.open() > 0));
		return tooLong(tool.spec.name);
	};
	try {
		return await Promise.race([running, limit()]);
	} finally {
		signal.removeEventListener('abort', leave);
		leave();
		// Left behind, it may fail as it likes.
		running.catch(() => {});
	}
}

function countedQuestions(approver: Approver): { readonly approver: Approver; open(): number } {
	let open = 0;
	return {
		open: () => open,
		approver: {
			async ask(question, signal) {
				open++;
				try {
					return await approver.ask(question, signal);
				} finally {
					open--;
				}
			},
		},
	};
}

function tooLong(name: string): CallResult {
	return {
		outcome: 'failed',
		title: `${name} took too long`,
		text: `${name} did not come to an end within ${READING_LIMIT_MS / 1000} seconds and was left. Ask for less, or try another way.`,
	};
}

/** Key presses fall between the plan of an edit and its writing only now and then: so many tries outlast fast typing. */
const MAX_TRIES = 8;

/** Runs the tool anew, from its arguments, as long as the files change between what it planned and what it would write. */
async function runSettled(
	tool: Tool,
	argumentsText: string,
	ports: ToolPorts,
	signal: AbortSignal,
): Promise<ToolResult> {
	for (let tries = 1; ; tries++) {
		const result = await tool.run(argumentsText, ports, signal);
		if (!result.isOvertaken || tries === MAX_TRIES || signal.aborted) return result;
	}
}

function unknownTool(name: string, tools: readonly Tool[]): CallResult {
	const names = tools.map((tool) => tool.spec.name).join(', ');
	const known = names ? `The tools are: ${names}.` : 'There are no tools in this turn: answer in words.';
	return { outcome: 'failed', title: `Unknown tool ${name}`, text: `There is no tool named “${name}”. ${known}` };
}

async function untilAborted<T extends CallResult>(running: Promise<T>, signal: AbortSignal): Promise<CallResult> {
	let stop = () => {};
	const aborted = new Promise<CallResult>((resolve) => {
		stop = () => resolve(STOPPED);
		if (signal.aborted) stop();
		signal.addEventListener('abort', stop, { once: true });
	});
	try {
		return await Promise.race([running, aborted]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
