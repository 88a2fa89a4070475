import type { HttpAnswer } from './failures.ts';
import { readWireError } from './wireError.ts';

/** Fields that a request can do without. Servers that do not know one of them may refuse the request because of it. */
export const DROPPABLE_FIELDS = [
	'stream_options',
	'parallel_tool_calls',
	'store',
	'prompt_cache_key',
	'strict',
	'tool_choice',
	'max_completion_tokens',
	'max_tokens',
	'max_output_tokens',
	'reasoning_effort',
	'reasoning',
	'include',
] as const;

export type DroppableField = (typeof DROPPABLE_FIELDS)[number];

const COMPLAINT =
	/unknown|unrecognized|unsupported|unexpected|not (supported|permitted|allowed|recognized|known|implemented)|does ?n[o']t support|extra[_ ](inputs|forbidden|fields)|additional propert|invalid (parameter|field|argument)/i;

/** The droppable fields that a 400 or 422 names as unknown or unsupported; none for any other answer. */
export function fieldsRefused(answer: HttpAnswer): readonly DroppableField[] {
	if (answer.status !== 400 && answer.status !== 422) return [];
	const { message, code, type, param } = readWireError(answer.body);
	if (!COMPLAINT.test(`${message} ${code} ${type}`)) return [];
	return DROPPABLE_FIELDS.filter(
		(field) => new RegExp(`(^|\\.)${field}(\\.|$)`).test(param) || namesField(message, field),
	);
}

/** “store” and “strict” are words as well: they must stand as a name does, in quotes, brackets or after a colon. */
function namesField(message: string, field: DroppableField): boolean {
	if (field.includes('_')) return new RegExp(`(?<![A-Za-z0-9_])${field}(?![A-Za-z0-9_])`).test(message);
	return new RegExp(`["'\`.]${field}["'\`.]|: ${field}\\b|\\b(parameter|field|argument) ${field}\\b`, 'i').test(
		message,
	);
}
