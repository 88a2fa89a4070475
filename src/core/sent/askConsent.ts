import type { Approver } from '../ports.ts';
import { visibleText } from '../safety/visibleText.ts';
import type { FileConsent } from './consents.ts';

/** Text of a file that may hold secrets, as it would go to the model. */
export interface SecretText {
	/** Workspace path as it was named, and where it really is. */
	readonly path: string;
	readonly real: string;
	/** What of it is shown, in a few words. */
	readonly shown: string;
	readonly text: string;
}

/** Who is asked, and where the answer is kept. Without `consent` each text is asked for. */
export interface ConsentPorts {
	readonly approver: Approver;
	readonly consent?: FileConsent;
}

/**
 * Whether this text may go to the model: asks once for each file of a chat, and tells what would be sent. After a yes the secrets of the
 * text may leave in this chat.
 */
export async function askConsent(
	{ path, real, shown, text }: SecretText,
	{ approver, consent }: ConsentPorts,
	signal: AbortSignal,
): Promise<boolean> {
	if (!consent?.isAllowed(real)) {
		const to = consent?.endpoint() ?? 'the model';
		const names = consent?.namesIn(text) ?? [];
		const effect = [
			shown,
			...(path === real ? [] : [`It is really ${real}.`]),
			`${text.length.toLocaleString('en-US')} characters`,
			...(names.length ? ['Secrets that were found in it:', ...names.map((name) => `  ${name}`)] : []),
		];
		const question = {
			title: visibleText(`Send ${path} to ${to}?`),
			reason: 'It may hold secrets. If you allow it, its text goes along as it is for the rest of this chat.',
			effect: visibleText(effect.join('\n')),
		};
		if ((await approver.ask(question, signal)) !== 'approved') return false;
	}
	consent?.allow(real, text);
	return true;
}
