import * as vscode from 'vscode';
import { withheldWords } from '../../core/safety/withhold.ts';
import { parseEndpoint } from '../../remote/openai/endpoint.ts';
import type { ApiKeys } from '../apiKeys.ts';
import { plainNotice } from '../notice.ts';
import type { Settings } from '../settings.ts';
import type { SendingPort } from './sending.ts';

/** Takes secrets out of a text and tells which they were. */
export type Redact = SendingPort['redact'];

/** What the model is told with such a message. */
export const PASTED_SECRET_NOTE =
	'The user’s next message had a secret in it. Tandem took it out; “[withheld: …]” stands in its place. Do not ask for it: say where the user can put it themselves.';

/**
 * Tells the user that a secret of their message is neither sent nor kept. A key that a model's endpoint may take can be moved to VS
 * Code's secret storage with a click, for the endpoint that is set; what is clicked names it.
 */
export async function tellOfPastedSecret(
	{ withheld, secrets }: Awaited<ReturnType<Redact>>,
	settings: Pick<Settings, 'endpoint'>,
	keys: ApiKeys | undefined,
): Promise<void> {
	const key = secrets.toSorted((a, b) => b.length - a.length).find((secret) => /^sk-[A-Za-z0-9_-]{20,}$/.test(secret));
	const parsed = parseEndpoint(settings.endpoint());
	const what = withheldWords(withheld);
	const told = plainNotice(
		`Your message had ${what} in it, which was taken out: it is not sent and not kept in the chat.`,
	);
	if (key === undefined || !keys || parsed.kind === 'refused') {
		void vscode.window.showWarningMessage(
			plainNotice(`${told} If it was seen elsewhere, replace it where it comes from.`),
		);
		return;
	}
	const { origin, host } = parsed.endpoint;
	const store = `Use It as the API Key for ${host}`;
	if ((await vscode.window.showWarningMessage(plainNotice(told), store)) !== store) return;
	const change = await keys.set(origin, key);
	if (change.kind === 'failed') void vscode.window.showErrorMessage(plainNotice(change.sentence));
	else
		void vscode.window.showInformationMessage(
			plainNotice(`The key for ${origin} is stored in VS Code's secret storage.`),
		);
}

/** A draft as it may be kept. One of which nothing is known to be secret, as when the engine cannot be loaded, is not kept. */
export async function withoutSecrets(text: string, redact: Redact | undefined): Promise<string> {
	if (!redact) return text;
	return redact(text).then(
		(clean) => clean.text,
		() => '',
	);
}
