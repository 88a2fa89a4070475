import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { findModel } from '../../core/models/findModel.ts';
import { dollarsOf } from '../../core/models/money.ts';
import type { Clock, Model, ModelRequest } from '../../core/ports.ts';
import { Consents, type FileConsent } from '../../core/sent/consents.ts';
import { RequestCleaner } from '../../core/sent/requestCleaner.ts';
import { type LeavingRequest, leavingRequest, type Sending, sendPoint } from '../../core/sent/sendPoint.ts';
import { type LeavingRules, type LeavingText, TextCleaner } from '../../core/sent/textCleaner.ts';
import type { CountTexts } from '../../core/tokens/requestEstimator.ts';
import type { ApiKeys } from '../apiKeys.ts';
import { pricesHere } from '../money/pricesHere.ts';
import type { Settings } from '../settings.ts';
import { endpointLabel } from './endpointLabel.ts';
import { createFindSecrets, createLeavingRules } from './leaving.ts';
import { openSentFile } from './sentFile.ts';
import { createSentLog, type SentLog } from './sentLog.ts';

/** What leaves, and what was sent. */
export interface SendingPort {
	/** The one point through which requests leave. */
	readonly point: (model: Model, sending: Sending) => Model;
	/** A request of a batch as it may leave. */
	leaving(request: ModelRequest, signal: AbortSignal): Promise<LeavingRequest | undefined>;
	readonly log: SentLog;
	/** What the user allowed of files that may hold secrets. */
	consent(chat: string): FileConsent;
	/** A text without secrets, as nothing is allowed in it; before it is stored. `secrets` are those that were in it. */
	redact(text: string): Promise<LeavingText & { readonly secrets: readonly string[] }>;
	/** The same for many texts: the keys are read once. */
	redactor(): Promise<(text: string) => Promise<LeavingText>>;
}

export interface SendingPortDeps {
	/** Folder on this machine's disk for what is Tandem's own in this workspace. */
	readonly storageFolder: string;
	readonly settings: Settings;
	readonly keys: ApiKeys;
	readonly count: CountTexts;
	readonly clock: Clock;
}

/** Secrets are known by their form alone. */
const BY_FORM: LeavingRules = { ownForms: [], allowed: new Set(), escapesMarkers: false };

/** Builds the send point of a window, with its log. */
export function createSending({ storageFolder, settings, keys, count, clock }: SendingPortDeps): SendingPort {
	const find = createFindSecrets();
	const endpoint = () => endpointLabel(settings);
	const consents = new Consents(find, endpoint);
	const texts = new TextCleaner(find, clock);
	const cleaner = new RequestCleaner(texts);
	const rules = createLeavingRules(settings, keys, consents);
	const log = createSentLog({
		file: openSentFile(join(storageFolder, 'sent')),
		count,
		inputDollars: (model, usage) => {
			const rows = pricesHere(settings);
			return findModel(model, rows) && dollarsOf(model, { ...usage, outputTokens: 0 }, { rows });
		},
	});
	const redactor = async () => {
		const { signal } = new AbortController();
		const strict = { ...(await rules('')), allowed: new Set<string>(), escapesMarkers: false };
		return (text: string) => texts.clean(text, strict, signal);
	};
	const deps = { cleaner, clock, newId: randomUUID, sink: log, endpoint, rules };
	return {
		point: (model, sending) => sendPoint(model, deps, sending),
		leaving: (request, signal) =>
			leavingRequest(request, deps, { door: 'batch', chat: '', turn: randomUUID() }, signal),
		log,
		consent: (chat) => consents.of(chat),
		redactor,
		async redact(text) {
			const { signal } = new AbortController();
			const found = await texts.find(text, signal);
			const secrets = found.map(({ start, end }) => text.slice(start, end));
			// Without the keys nothing is sent: the turn says so, and what the user wrote must be there to be asked again.
			const clean = await redactor().catch(() => (given: string) => texts.clean(given, BY_FORM, signal));
			return { ...(await clean(text)), secrets };
		},
	};
}
