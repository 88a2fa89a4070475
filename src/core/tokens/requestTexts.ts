import type { Message } from '../conversation.ts';
import type { ToolSpec } from '../ports.ts';

/** Texts to be counted, and the tokens that come on top of them. */
export interface Countable {
	readonly texts: readonly string[];
	readonly framing: number;
}

/** Begin and end of a message, and its role. */
const MESSAGE = 4;
/** Around a call: that it is one, and to whom it goes. */
const CALL = 6;
/** Around a function, its parameters, and each of them. What is known of it for gpt-4o serves as a first guess. */
const FUNCTION = 19;
const PARAMETERS = 3;
const PARAMETER = 3;
const CHOICE = 3;
/** Around a request, whatever is in it: its answer is begun by it. */
export const REQUEST_FRAMING = 3;

/** The texts of the system message, to be counted. */
export function systemTexts(system: string): Countable {
	return { texts: [system], framing: MESSAGE };
}

/** What a message is to the model. Ids of calls are not shown to it. */
export function messageTexts(message: Message): Countable {
	if (message.role !== 'assistant') return { texts: [message.text], framing: MESSAGE };
	const calls = message.toolCalls;
	const texts = [message.text, ...calls.flatMap((call) => [call.name, call.arguments])];
	return { texts, framing: MESSAGE + CALL * calls.length };
}

/** What a tool is to the model: the endpoint writes its schema out in a form of its own, of which no exact rule is public. */
export function toolTexts({ name, description, parameters }: ToolSpec): Countable {
	const texts = [`${name}:${description}`];
	return { texts, framing: FUNCTION + addSchema(parameters, texts) };
}

/** Adds the words of a schema to `texts`; returns the framing of it. */
function addSchema(schema: unknown, texts: string[]): number {
	if (!isObject(schema)) return 0;
	const { properties, items, anyOf, enum: choices } = schema;
	let framing = Array.isArray(choices) ? addChoices(choices, texts) : 0;
	if (isObject(properties)) {
		framing += PARAMETERS;
		for (const [name, property] of Object.entries(properties)) {
			texts.push(`${name}:${wordsOf(property)}`);
			framing += PARAMETER + addSchema(property, texts);
		}
	}
	for (const part of Array.isArray(anyOf) ? anyOf : []) framing += addSchema(part, texts);
	return framing + addSchema(items, texts);
}

function addChoices(choices: readonly unknown[], texts: string[]): number {
	texts.push(...choices.map(String));
	return CHOICE * (choices.length - 1);
}

function wordsOf(property: unknown): string {
	if (!isObject(property)) return '';
	const { type, description } = property;
	return [Array.isArray(type) ? type.join('|') : type, description].filter((word) => word !== undefined).join(':');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
