import type { Failure, FailureKind, NextAction } from '../../shared/failure.ts';
import type { FailureContext } from './failures.ts';
import { asRecord } from './json.ts';

/**
 * Names the layer on which a request died before an answer came: name, connection, TLS, proxy. The error is whatever
 * `fetch` threw; what it means is in the codes of its causes, its messages are not shown.
 */
export function failureOfError(error: unknown, context: FailureContext): Failure {
	const clues = cluesOf(error);
	// Messages quote the host, and a host may well be named “proxy”.
	const text = clues.join(' ').replaceAll(new URL(context.endpoint.baseUrl).hostname, '');
	const rule = RULES.find(({ pattern }) => pattern.test(text)) ?? LOST;
	const code = clues.find((clue) => /^[A-Z][A-Z0-9_]{3,}$/.test(clue));
	return {
		kind: rule.kind,
		sentence: rule.sentence(context.endpoint.host),
		action: rule.kind === 'dns' && !context.endpoint.isOpenai ? 'openEndpointSetting' : rule.action,
		...(code !== undefined && { detail: code }),
	};
}

interface Rule {
	readonly kind: FailureKind;
	readonly pattern: RegExp;
	readonly action: NextAction;
	sentence(host: string): string;
}

/** The first match wins: a proxy's failure carries the code of the connection under it. */
const RULES: readonly Rule[] = [
	{
		kind: 'proxy',
		pattern: /\b407\b|proxy|tunnel/i,
		action: 'testConnection',
		sentence: (host) => `The network proxy does not let Tandem reach ${host}. Check the proxy settings of VS Code.`,
	},
	{
		kind: 'tls',
		pattern:
			/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_SSL|ERR_TLS|EPROTO|SSL routines|wrong version number/i,
		action: 'testConnection',
		sentence: (host) =>
			`The secure connection to ${host} could not be verified. If your network inspects traffic, its certificate must be trusted by the system.`,
	},
	{
		kind: 'dns',
		pattern: /ENOTFOUND|EAI_|ERR_NAME_NOT_RESOLVED|ERR_INTERNET_DISCONNECTED/,
		action: 'retry',
		sentence: (host) =>
			`The address of ${host} could not be found. Check the network and the endpoint, then ask again.`,
	},
	{
		kind: 'badRequest',
		pattern: /bad port|unknown scheme|Invalid URL/,
		action: 'openEndpointSetting',
		sentence: (host) => `Requests to ${host} are not possible: its port or address is blocked. Check the endpoint.`,
	},
	{
		kind: 'tcp',
		pattern: /ECONNREFUSED|ERR_CONNECTION_REFUSED/,
		action: 'retry',
		sentence: (host) => `Nothing answers at ${host}. Start the server or check the endpoint, then ask again.`,
	},
	{
		kind: 'tcp',
		pattern:
			/UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ERR_CONNECTION_TIMED_OUT|ERR_ADDRESS_UNREACHABLE/,
		action: 'retry',
		sentence: (host) => `${host} could not be reached. Check the network, then ask again.`,
	},
	{
		kind: 'notAStream',
		pattern: /HPE_|does not match the HTTP/,
		action: 'openEndpointSetting',
		sentence: (host) => `What ${host} answers is not HTTP. Check the endpoint.`,
	},
];

const LOST: Rule = {
	kind: 'connectionLost',
	pattern: /^/,
	action: 'retry',
	sentence: (host) => `The connection to ${host} broke before an answer came. Ask again.`,
};

/** Codes and messages of the error, of its causes and of the errors gathered in it. */
function cluesOf(error: unknown, depth = 0): readonly string[] {
	if (depth > 5) return [];
	const { code, message, cause, errors } = asRecord(error);
	// Node's fetch turns an answer with status 407 into an error without a word, and nothing else.
	if (depth > 0 && error instanceof Error && message === '' && !code && !cause && !errors) return ['407'];
	return [
		...[code, message].filter((clue) => typeof clue === 'string'),
		...(Array.isArray(errors) ? errors.flatMap((each) => cluesOf(each, depth + 1)) : []),
		...(cause === undefined ? [] : cluesOf(cause, depth + 1)),
	];
}
