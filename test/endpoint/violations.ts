import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import schemas from '../data/openai-schemas-min.json';
import type { ChatMessage, ChatRequest } from './chatRequest.ts';
import { strictViolations } from './strictSchema.ts';

/** Checks bodies against OpenAI's own schemas and against the rules that the schemas do not state. */
export interface Validator {
	/** What OpenAI would refuse in this Chat Completions request; empty when it is valid. */
	requestViolations(body: unknown): readonly string[];
	/** What is wrong with a chunk that the endpoint itself sends. */
	chunkViolations(chunk: unknown): readonly string[];
}

/** Compiling takes some 100 ms: make one and keep it. */
export function createValidator(): Validator {
	const ajv = new Ajv2020({ strict: false, allErrors: true });
	addFormats.default(ajv);
	for (const format of ['unixtime', 'int64', 'float', 'binary', 'double', 'decimal']) ajv.addFormat(format, true);
	ajv.addSchema(schemas);
	const compile = (name: string) => ajv.compile({ $ref: `${schemas.$id}#/components/schemas/${name}` });
	const request = compile('CreateChatCompletionRequest');
	const chunk = compile('CreateChatCompletionStreamResponse');
	const known = propertiesOf('CreateChatCompletionRequest');
	return {
		requestViolations: (body) => [...schemaViolations(request, body), ...ruleViolations(body, known)],
		chunkViolations: (body) => schemaViolations(chunk, body),
	};
}

function schemaViolations(validate: ValidateFunction, body: unknown): readonly string[] {
	if (validate(body)) return [];
	return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || 'body'} ${message}`);
}

interface Schema {
	readonly $ref?: string;
	readonly allOf?: readonly Schema[];
	readonly properties?: Readonly<Record<string, unknown>>;
}

/** Every property that a schema names, its parents' included: the schema itself lets unknown ones pass. */
function propertiesOf(name: string): ReadonlySet<string> {
	const all = schemas.components.schemas as Readonly<Record<string, Schema>>;
	const collect = (schema: Schema | undefined): readonly string[] => [
		...Object.keys(schema?.properties ?? {}),
		...(schema?.allOf ?? []).flatMap(collect),
		...(schema?.$ref ? collect(all[schema.$ref.split('/').at(-1) ?? '']) : []),
	];
	return new Set(collect(all[name]));
}

function ruleViolations(body: unknown, known: ReadonlySet<string>): readonly string[] {
	if (typeof body !== 'object' || body === null) return [];
	const request = body as Partial<ChatRequest> & Readonly<Record<string, unknown>>;
	const messages = Array.isArray(request.messages) ? request.messages : [];
	return [
		...Object.keys(request)
			.filter((field) => !known.has(field))
			.map((field) => `unknown parameter: ${field}`),
		...toolViolations(Array.isArray(request.tools) ? request.tools : []),
		...(request.prediction && request.tools ? ['prediction and tools do not go together'] : []),
		...(!request.tools && request.parallel_tool_calls !== undefined ? ['parallel_tool_calls without tools'] : []),
		...pairingViolations(messages),
		...textViolations(body),
	];
}

interface WireTool {
	readonly function?: {
		readonly name?: string;
		readonly description?: string;
		readonly strict?: boolean | null;
		readonly parameters?: unknown;
	};
}

function toolViolations(tools: readonly WireTool[]): readonly string[] {
	const names = tools.map((tool) => tool.function?.name ?? '');
	return [
		...(tools.length > 128 ? [`${tools.length} tools, at most 128 are allowed`] : []),
		...names.filter((name) => !/^[A-Za-z0-9_-]{1,64}$/.test(name)).map((name) => `illegal tool name: ${name}`),
		...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `two tools are named ${name}`),
		...tools
			.filter((tool) => (tool.function?.description?.length ?? 0) > 1024)
			.map((tool) => `description of ${tool.function?.name} is longer than 1024 characters`),
		...tools
			.filter((tool) => tool.function?.strict)
			.flatMap((tool) => strictViolations(tool.function?.parameters, `tool ${tool.function?.name}`)),
	];
}

/** Each call is answered exactly once, right after its message; nothing is answered that was not called. */
function pairingViolations(messages: readonly ChatMessage[]): readonly string[] {
	const violations: string[] = [];
	let open = new Set<string>();
	const seen = new Set<string>();
	const close = () => {
		for (const id of open) violations.push(`tool call ${id} is not followed by a tool message`);
		open = new Set();
	};
	for (const { role, tool_call_id: answered = '', tool_calls: calls } of messages) {
		if (role === 'tool') {
			if (!open.delete(answered)) violations.push(`tool message for ${answered} answers no open call`);
			continue;
		}
		close();
		for (const { id, function: called } of calls ?? []) {
			if (seen.has(id)) violations.push(`tool call id ${id} is used twice`);
			if (id.length > 40) violations.push(`tool call id ${id} is longer than 40 characters`);
			if (!/^[A-Za-z0-9_-]{1,64}$/.test(called?.name ?? '')) violations.push(`illegal name in call ${id}`);
			seen.add(id);
			open.add(id);
		}
	}
	close();
	return violations;
}

/** Text with half a surrogate pair is no UTF-8. */
function textViolations(value: unknown): readonly string[] {
	if (typeof value === 'string') return value.isWellFormed() ? [] : ['text with a lone surrogate'];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(textViolations);
}
