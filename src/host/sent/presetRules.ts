import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { isPassword } from '../../core/safety/contextRules.ts';
import { isPlaceholder } from '../../core/safety/placeholder.ts';
import type { FindSecrets, SecretSpan } from '../../core/safety/secret.ts';

/** What is called of a rule of the preset; its own types need the whole of the library that the preset is for. */
interface PresetRule {
	readonly meta: { readonly id: string };
	readonly messages: Readonly<Record<string, unknown>>;
	create(context: RuleContext, options: object): { file(source: RuleSource): unknown };
}

interface RuleContext {
	createTranslator(messages: object): (id: string) => { readonly message: string; readonly messageId: string };
	report(found: { readonly range: readonly [number, number] }): void;
	ignore(): void;
	readonly sharedOptions: object;
}

interface RuleSource {
	readonly content: string;
	readonly filePath: undefined;
	readonly ext: '';
	readonly contentType: 'text';
}

/** In words; what is not named here is an “access token”. */
const NAMES: Readonly<Record<string, string>> = {
	aws: 'AWS secret key',
	privatekey: 'private key',
	npm: 'npm token',
	basicauth: 'password',
	slack: 'Slack token',
	sendgrid: 'SendGrid key',
	github: 'GitHub token',
	gitlab: 'GitLab token',
	openai: 'OpenAI key',
	anthropic: 'Anthropic key',
	'database-connection-string': 'password',
};

/** Comments must not switch the search off, and a file of a key store is none of a text's matters. */
const LEFT_OUT = /filter-comments$|rule-gcp$/;

/**
 * The rules of secretlint's recommended preset, run one by one. Its engine is left out: that observes the performance marks of the
 * whole process, and keeps them.
 */
export function presetRules(): FindSecrets {
	const rules = (creator.rules as unknown as readonly PresetRule[]).filter(({ meta }) => !LEFT_OUT.test(meta.id));
	return (text) => {
		const spans: SecretSpan[] = [];
		const source: RuleSource = { content: text, filePath: undefined, ext: '', contentType: 'text' };
		for (const rule of rules) {
			const name = NAMES[rule.meta.id.replace(/^.*secretlint-rule-/, '')] ?? 'access token';
			const context: RuleContext = {
				createTranslator: () => (id) => ({ message: id, messageId: id }),
				report: ({ range: [start, end] }) => {
					const span = ofPassword(text, { start, end, name });
					if (isReal(text.slice(span.start, span.end), name)) spans.push(span);
				},
				ignore: () => {},
				sharedOptions: {},
			};
			rule.create(context, {}).file(source);
		}
		return spans;
	};
}

function isReal(secret: string, name: string): boolean {
	if (name === 'private key') return true;
	return !isPlaceholder(secret) && (name === 'password' ? isPassword(secret) : /\d/.test(secret));
}

/** Of an address with a password only the password is a secret. */
function ofPassword(text: string, span: SecretSpan): SecretSpan {
	if (span.name !== 'password') return span;
	const found = /:\/\/[^\s:@/]{0,256}:(?<s>[^\s@]{1,256})@/.exec(text.slice(span.start, span.end));
	const password = found?.groups?.s;
	if (!found || password === undefined) return span;
	const end = span.start + found.index + found[0].length - 1;
	return { ...span, start: end - password.length, end };
}
