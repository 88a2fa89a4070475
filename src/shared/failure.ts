/** What went wrong, in the words of the layer that noticed. */
export type FailureKind =
	| 'noKey'
	| 'keyRejected'
	| 'forbidden'
	| 'modelNotFound'
	| 'dns'
	| 'tcp'
	| 'tls'
	| 'proxy'
	| 'timeout'
	| 'connectionLost'
	| 'rateLimited'
	| 'requestTooLarge'
	| 'quotaExceeded'
	| 'contextTooLong'
	| 'badRequest'
	| 'serverError'
	| 'notAStream'
	| 'malformedStream'
	| 'contentFiltered'
	| 'refused'
	| 'emptyAnswer'
	| 'truncated'
	| 'stepLimit'
	| 'loop'
	| 'editsMissing'
	| 'ceiling'
	| 'internal';

/** The one thing that the user is offered to do next. The panel draws it as a button. */
export type NextAction =
	| 'setApiKey'
	| 'retry'
	| 'continue'
	| 'testConnection'
	| 'openModelSetting'
	| 'openEndpointSetting'
	| 'openBilling'
	| 'newChat'
	| 'raiseCeiling';

/** An expected failure as a value: never thrown, always shown once. */
export interface Failure {
	readonly kind: FailureKind;
	/** One plain sentence for the user, without stack, secret or markup. */
	readonly sentence: string;
	readonly action: NextAction;
	/** More for who wants it: status, code, request id. No secret, no request body. */
	readonly detail?: string;
	/** For `requestTooLarge` and `contextTooLong`: the tokens that one request may have, where the server says so. */
	readonly limitTokens?: number;
	/** For `ceiling`: which one it was, so that it can be raised. */
	readonly ceiling?: CeilingHit;
}

/** A ceiling of the user that a request would have gone above. */
export interface CeilingHit {
	readonly scope: 'request' | 'turn' | 'day';
	readonly unit: 'dollars' | 'tokens';
	/** As it was then. */
	readonly ceiling: number;
	/** What it must be for the request to go. */
	readonly needed: number;
}
