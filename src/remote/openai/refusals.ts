import { DROPPABLE_FIELDS, type DroppableField } from './droppableFields.ts';
import { type HttpAnswer, NO_TOOLS } from './failures.ts';
import { asRecord } from './json.ts';
import type { TransportName } from './presets.ts';
import { readWireError, type WireError } from './wireError.ts';

const COMPLAINT =
	/unknown|unrecognized|unsupported|unexpected|not (supported|permitted|allowed|recognized|known|implemented)|does ?n[o']t support|extra[_ ](inputs|forbidden|fields)|additional propert|unavailable|invalid (parameter|field|argument)/i;

/** The droppable fields of the body that a 400 or 422 names as unknown or unsupported; none for any other answer. */
export function fieldsRefused(answer: HttpAnswer, body: object): readonly DroppableField[] {
	if (answer.status !== 400 && answer.status !== 422) return [];
	const wire = readWireError(answer.body);
	if (!COMPLAINT.test(`${wire.message} ${wire.code} ${wire.type}`)) return [];
	// What is wrong with a schema is no matter of the field that it stands in.
	if (/invalid schema/i.test(wire.message)) return [];
	// An effort at which functions go through Responses only: without one the model’s own would be the same.
	const isOfFormat = (field: DroppableField) => field === 'reasoning_effort' && /\bv1\/responses\b/.test(wire.message);
	const named = DROPPABLE_FIELDS.filter((field) => carries(body, field) && names(wire, field) && !isOfFormat(field));
	// “stream_options.include_obfuscation” names both; without all of stream_options there would be no usage.
	return named.includes('include_obfuscation') ? named.filter((field) => field !== 'stream_options') : named;
}

/** Whether it says that the model calls no tools. */
export function toolsRefused({ status, body }: HttpAnswer): boolean {
	return status >= 400 && NO_TOOLS.test(readWireError(body).message);
}

/** Whether the API says that this model, or this endpoint, has to be asked in the other wire format. */
export function formatRefused(answer: HttpAnswer, transport: TransportName): boolean {
	const { status } = answer;
	const { message, code } = readWireError(answer.body);
	if (transport === 'chat') return status >= 400 && status < 500 && /\bv1\/responses\b/.test(message);
	// A model or deployment that is missing is missing in both.
	if (/\b(model|deployment)\b|model_not_found|DeploymentNotFound/i.test(`${message} ${code}`)) return false;
	return status === 404 || status === 405 || status === 501;
}

/** Messages like to say what to use instead: only what was sent can have been refused. */
function carries(body: object, field: DroppableField): boolean {
	const sent = asRecord(body);
	if (field === 'include_obfuscation') return field in asRecord(sent.stream_options);
	if (field !== 'strict') return field in sent;
	return (
		Array.isArray(sent.tools) &&
		sent.tools.some((tool) => 'strict' in { ...asRecord(tool), ...asRecord(asRecord(tool).function) })
	);
}

function names({ param, message }: WireError, field: DroppableField): boolean {
	return new RegExp(`(^|\\.)${field}(\\.|$)`).test(param) || namesField(message, field);
}

/** “store” and “strict” are words as well: they must stand as a name does, in quotes, brackets or after a colon. */
function namesField(message: string, field: DroppableField): boolean {
	if (field.includes('_')) return new RegExp(`(?<![A-Za-z0-9_])${field}(?![A-Za-z0-9_])`).test(message);
	return new RegExp(`["'\`.]${field}["'\`.]|: ${field}\\b|\\b(parameter|field|argument) ${field}\\b`, 'i').test(
		message,
	);
}
