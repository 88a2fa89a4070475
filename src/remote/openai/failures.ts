import type { Failure, FailureKind, NextAction } from '../../shared/failure.ts';
import type { Endpoint } from './endpoint.ts';
import { isTooLarge, requestedTokens, tokenLimitOf } from './tokenLimits.ts';
import { readWireError, type WireError, wireErrorOf } from './wireError.ts';
import { durationWords, plainMessage } from './wording.ts';

/** A complete HTTP answer that is not the stream that was asked for. `body` is its beginning. */
export interface HttpAnswer {
	readonly status: number;
	readonly headers: { get(name: string): string | null };
	readonly body: string;
	/** It came as the error event of a stream; `status` is what it would have been, 0 when nothing tells. */
	readonly inStream?: boolean;
}

/** What sentences name. The key is here only to be taken out of whatever a server echoes. */
export interface FailureContext {
	readonly endpoint: Endpoint;
	readonly model: string;
	readonly key: string | undefined;
}

/** Names the failure in an HTTP answer: of another status than 200, or of 200 with another content than a stream. */
export function failureOfAnswer(answer: HttpAnswer, context: FailureContext): Failure {
	const wire = readWireError(answer.body);
	const kind = kindOfAnswer(answer, wire, context);
	const detail = [
		answer.inStream ? 'error in the stream' : `HTTP ${answer.status}`,
		plainMessage(wire.code || wire.type, context.key),
		plainMessage(answer.headers.get('x-request-id') ?? '', context.key),
	];
	const limitTokens = tokenLimitOf(kind, answer, wire);
	return {
		kind,
		...words(kind, answer, wire, context),
		detail: detail.filter(Boolean).join(' · '),
		...(limitTokens !== undefined && { limitTokens }),
	};
}

/** The error event of a stream, read as the HTTP answer that it would have been, so that one set of rules covers both. */
export function answerOfStreamError(payload: unknown, headers: HttpAnswer['headers']): HttpAnswer {
	const wire = wireErrorOf(payload);
	return { status: statusOfCode(wire), headers, body: JSON.stringify({ error: wire }), inStream: true };
}

function statusOfCode(wire: WireError): number {
	if (/^[45]\d\d$/.test(wire.code)) return Number(wire.code);
	const text = `${wire.code} ${wire.type}`;
	if (/rate_limit|insufficient_quota/.test(text)) return 429;
	if (/invalid_api_key|authentication/.test(text)) return 401;
	if (/invalid_|context_length|content_filter|_policy|model_not_found|image|data_residency|unsupported_/.test(text))
		return 400;
	return 0;
}

function kindOfAnswer(answer: HttpAnswer, wire: WireError, context: FailureContext): FailureKind {
	const { status } = answer;
	const codes = `${wire.code} ${wire.type}`;
	if (status === 402 || /insufficient_quota|billing_hard_limit/.test(codes)) return 'quotaExceeded';
	if (isContextTooLong(codes, wire.message)) return 'contextTooLong';
	if (/content_filter|(content|bio|cyber)_policy|invalid_prompt|ResponsibleAI/.test(`${codes} ${wire.message}`))
		return 'contentFiltered';
	if (status === 401) return context.key ? 'keyRejected' : 'noKey';
	if (isModelMissing(status, codes, wire.message)) return 'modelNotFound';
	if (status === 429) return isTooLarge(answer, wire) ? 'requestTooLarge' : 'rateLimited';
	// llama.cpp says so with status 500; it does not go away by itself.
	if (status >= 400 && (NO_TOOLS.test(wire.message) || NO_IMAGES.test(wire.message))) return 'badRequest';
	if (status === 0) return 'serverError';
	if (status < 300) return 'notAStream';
	return KIND_OF_STATUS[status] ?? (status >= 500 ? 'serverError' : 'badRequest');
}

/** How servers say that a model calls no tools. */
export const NO_TOOLS =
	/does not support tools|tool.choice requires|tools param requires|tools? (are|is) not supported/i;

const NO_IMAGES =
	/(image|vision|multimodal|image_url)[^.]{0,60}(not supported|unsupported|not enabled|cannot be)|does ?n[o']t support (image|vision|multimodal)|unsupported (content|part) type.{0,20}image|provide the mmproj/i;

const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
	403: 'forbidden',
	407: 'proxy',
	408: 'timeout',
	409: 'serverError',
	413: 'requestTooLarge',
};

function isContextTooLong(codes: string, message: string): boolean {
	return (
		/context_length_exceeded|exceed_context_size/.test(codes) ||
		/maximum context length|ContextWindowExceeded|exceeds? the (available )?context|context (size|length|window) (has been )?exceeded/i.test(
			message,
		)
	);
}

function isModelMissing(status: number, codes: string, message: string): boolean {
	if (/model_not_found|DeploymentNotFound/.test(codes)) return true;
	return (status === 404 || status === 400) && /\bmodel\b.{0,120}(not found|does not exist)/is.test(message);
}

interface Words {
	readonly sentence: string;
	readonly action: NextAction;
}

function words(kind: FailureKind, answer: HttpAnswer, wire: WireError, context: FailureContext): Words {
	const { host, isLoopback } = context.endpoint;
	const model = `“${plainMessage(context.model, context.key)}”`;
	switch (kind) {
		case 'quotaExceeded':
			return act(
				'openBilling',
				`The account at ${host} has no credit left. Add credit or raise its limit, then ask again.`,
			);
		case 'contextTooLong':
			return act(
				'newChat',
				`The conversation is longer than model ${model} can read. Start a new chat, or attach less.`,
			);
		case 'contentFiltered':
			return act('retry', `${host} blocked this request by its content rules. Rephrase it and ask again.`);
		case 'keyRejected':
			return act('setApiKey', `${host} rejected the API key. Set a valid key, then ask again.`);
		case 'noKey':
			return act('setApiKey', `${host} wants an API key, and none is set for it. Set a key, then ask again.`);
		case 'modelNotFound':
			return act('openModelSetting', `${host} does not offer model ${model} to you. Choose another model.`);
		case 'forbidden':
			return act('testConnection', `${host} refused the request${reason(wire, context)}. Check the account's access.`);
		case 'proxy':
			return act('testConnection', 'The network proxy wants a login (407). Check the proxy settings of VS Code.');
		case 'timeout':
			return act('retry', `${host} gave up waiting (408). Ask again.`);
		case 'requestTooLarge':
			return act('newChat', `${tooLargeWords(answer, wire, context)} Start a new chat, or attach less.`);
		case 'rateLimited':
			return act('retry', `${host} limits how often it may be asked. Wait a minute, then ask again.`);
		case 'serverError':
			return act(
				'retry',
				`${host} has a problem of its own${answer.inStream ? '' : ` (${answer.status})`}${reason(wire, context)}. Ask again in a moment.`,
			);
		case 'notAStream':
			return act(
				'openEndpointSetting',
				`${host} answered with ${contentWords(answer)} instead of a stream${reason(wire, context)}. ${isLoopback ? 'Check the endpoint; it usually ends in /v1.' : 'Check the endpoint, and whether this network wants a login.'}`,
			);
		default:
			return badRequestWords(answer, wire, context);
	}
}

function badRequestWords(answer: HttpAnswer, wire: WireError, context: FailureContext): Words {
	const { host } = context.endpoint;
	if (answer.status >= 300 && answer.status < 400)
		return act(
			'openEndpointSetting',
			`${host} sends requests on to ${redirectTarget(answer, context)}; Tandem does not follow. Set the endpoint to the right address.`,
		);
	if (answer.status === 404 || answer.status === 405)
		return act(
			'openEndpointSetting',
			`${host} has no OpenAI-compatible API at this path (${answer.status}). Check the endpoint; it usually ends in /v1.`,
		);
	if (NO_TOOLS.test(wire.message))
		return act(
			'openModelSetting',
			`Model “${plainMessage(context.model, context.key)}” cannot call tools at ${host}${reason(wire, context)}. Choose a model that can, or start the server with tools.`,
		);
	if (NO_IMAGES.test(wire.message))
		return act(
			'openModelSetting',
			`Model “${plainMessage(context.model, context.key)}” takes no images at ${host}${reason(wire, context)}. Choose a model that does, or ask without the image.`,
		);
	return act(
		'retry',
		`${host} did not accept the request (${answer.status})${reason(wire, context)}. Try again, or start a new chat.`,
	);
}

function redirectTarget(answer: HttpAnswer, context: FailureContext): string {
	const location = answer.headers.get('location') ?? '';
	if (!URL.canParse(location, context.endpoint.baseUrl)) return 'another address';
	return plainMessage(new URL(location, context.endpoint.baseUrl).origin, context.key);
}

function reason(wire: WireError, context: FailureContext): string {
	const message = plainMessage(wire.message, context.key).replace(/[.\s]+$/, '');
	return message && message !== '{}' ? `: ${message}` : '';
}

function contentWords(answer: HttpAnswer): string {
	const type = answer.headers.get('content-type') ?? '';
	if (/html/i.test(type)) return 'a web page';
	return /json/i.test(type) ? 'plain JSON' : 'something else';
}

function tooLargeWords(answer: HttpAnswer, wire: WireError, context: FailureContext): string {
	const limit = tokenLimitOf('requestTooLarge', answer, wire);
	const requested = requestedTokens(wire);
	if (!limit || !requested) return `The request is too large for ${context.endpoint.host}.`;
	return `The request needs ${requested} tokens, and the account may use ${limit} a minute.`;
}

function act(action: NextAction, sentence: string): Words {
	return { action, sentence };
}

/** A rate limit that lasts longer than Tandem waits by itself. `waitMs` is what the server asked for. */
export function failureOfLongWait(waitMs: number, failure: Failure, context: FailureContext): Failure {
	const limited = failure.kind === 'rateLimited' ? 'limits how often it may be asked' : 'is not ready';
	return {
		...failure,
		sentence: `${context.endpoint.host} ${limited}, and asks to wait ${durationWords(waitMs)}. Ask again then.`,
	};
}
