import type { Message, ToolCall } from '../conversation.ts';
import type { ModelRequest } from '../ports.ts';
import { escapeMarkers, escapeMarkersInJson } from '../safety/turnMarkers.ts';
import { sumWithheld, type Withheld } from '../safety/withhold.ts';
import { cleanJson, cleanValue, type Findings, withFindings } from './cleanValue.ts';
import type { LeavingRules, LeavingText, TextCleaner } from './textCleaner.ts';

/** What was taken out of a part of a request. */
export interface TakenOut {
	/** Index of the message; 'system' and 'tools' for what is around them. */
	readonly where: number | 'system' | 'tools';
	readonly withheld: readonly Withheld[];
	readonly hidden: readonly string[];
}

/** A request as it may leave. Parts of which nothing was taken are the same objects. */
export interface CleanRequest {
	readonly request: ModelRequest;
	readonly takenOut: readonly TakenOut[];
}

/** What the model is told below a text of which something was withheld. */
export const WITHHELD_NOTE =
	'\n\n(Tandem: where this says “[withheld: …]” stood a secret, which is not sent. Work without it and do not try to get it another way.)';

interface CleanMessage extends Findings {
	readonly rules: LeavingRules;
	readonly message: Message;
}

/** Chats send the same system text again and again. */
const SYSTEMS = 16;

/** Cleans requests. What was cleaned once is kept with its message: a conversation that grows is looked at once. */
export class RequestCleaner {
	readonly #texts: TextCleaner;
	readonly #messages = new WeakMap<Message, CleanMessage>();
	readonly #tools = new WeakMap<object, { readonly rules: LeavingRules; readonly value: unknown } & Findings>();
	readonly #systems = new Map<string, { readonly rules: LeavingRules; readonly clean: LeavingText }>();

	constructor(texts: TextCleaner) {
		this.#texts = texts;
	}

	/** The request without secrets and hidden text. When the signal aborts it must not be sent. */
	async clean(request: ModelRequest, rules: LeavingRules, signal: AbortSignal): Promise<CleanRequest> {
		const takenOut: TakenOut[] = [];
		const note = (where: TakenOut['where'], { withheld, hidden }: Findings) => {
			if (withheld.length || hidden.length) takenOut.push({ where, withheld, hidden });
		};
		const system = await this.#system(request.system, rules, signal);
		note('system', system);
		const tools: ModelRequest['tools'][number][] = [];
		for (const tool of request.tools) {
			const clean = await this.#tool(tool, rules, signal);
			note('tools', clean);
			tools.push(clean.value);
		}
		const messages: Message[] = [];
		for (const [at, message] of request.messages.entries()) {
			const clean = await this.#message(message, rules, signal);
			note(at, clean);
			messages.push(clean.message);
		}
		const { prediction, answerSchema } = request;
		return {
			request: {
				...request,
				system: system.text,
				tools,
				messages,
				...(prediction !== undefined && { prediction: (await this.#texts.clean(prediction, rules, signal)).text }),
				...(answerSchema && { answerSchema: (await cleanValue(answerSchema, this.#cleanWith(rules, signal))).value }),
			},
			takenOut,
		};
	}

	#cleanWith(rules: LeavingRules, signal: AbortSignal): (text: string) => Promise<LeavingText> {
		return (text) => this.#texts.clean(text, rules, signal);
	}

	async #system(system: string, rules: LeavingRules, signal: AbortSignal): Promise<LeavingText> {
		const known = this.#systems.get(system);
		if (known?.rules === rules) return known.clean;
		const clean = await this.#texts.clean(system, rules, signal);
		if (signal.aborted) return clean;
		this.#systems.delete(system);
		this.#systems.set(system, { rules, clean });
		const [eldest] = this.#systems.keys();
		if (this.#systems.size > SYSTEMS && eldest !== undefined) this.#systems.delete(eldest);
		return clean;
	}

	async #tool<T extends object>(tool: T, rules: LeavingRules, signal: AbortSignal): Promise<{ value: T } & Findings> {
		const known = this.#tools.get(tool);
		if (known?.rules === rules) return { ...known, value: known.value as T };
		const clean = await cleanValue(tool, this.#cleanWith(rules, signal));
		if (!signal.aborted) this.#tools.set(tool, { ...clean, rules });
		return clean;
	}

	async #message(message: Message, rules: LeavingRules, signal: AbortSignal): Promise<CleanMessage> {
		const known = this.#messages.get(message);
		if (known?.rules === rules) return known;
		const fresh = { ...(await cleanMessage(message, rules, this.#cleanWith(rules, signal))), rules };
		// The same bytes stay the same object: what was counted of it stays known.
		const clean = known && sameMessage(known.message, fresh.message) ? { ...fresh, message: known.message } : fresh;
		if (!signal.aborted) this.#messages.set(message, clean);
		return clean;
	}
}

async function cleanMessage(
	message: Message,
	{ escapesMarkers }: LeavingRules,
	clean: (text: string) => Promise<LeavingText>,
): Promise<{ readonly message: Message } & Findings> {
	const harmless = escapesMarkers ? escapeMarkers : (text: string) => text;
	const found = await clean(message.text);
	if (message.role !== 'assistant') {
		const text = harmless(found.text) + (found.withheld.length ? WITHHELD_NOTE : '');
		return withFindings(text === message.text ? message : { ...message, text }, [found]);
	}
	const calls: ToolCall[] = [];
	const findings: Findings[] = [found];
	for (const call of message.toolCalls) {
		const json = await cleanJson(call.arguments, clean);
		findings.push(json);
		const written = escapesMarkers ? escapeMarkersInJson(json.text) : json.text;
		calls.push(written === call.arguments ? call : { ...call, arguments: written });
	}
	const hosted = message.hosted && (await cleanValue(message.hosted, clean));
	if (hosted) findings.push(hosted);
	const text = harmless(found.text);
	const isSame =
		text === message.text &&
		calls.every((call, at) => call === message.toolCalls[at]) &&
		(!hosted || hosted.value === message.hosted);
	const changed = { ...message, text, toolCalls: calls, ...(hosted && { hosted: hosted.value }) };
	return withFindings(isSame ? message : changed, findings);
}

function sameMessage(a: Message, b: Message): boolean {
	return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** What was taken out of all parts together. */
export function allWithheld(takenOut: readonly TakenOut[]): readonly Withheld[] {
	return sumWithheld(takenOut.map(({ withheld }) => withheld));
}
